// Verdict: AC
// Leaves a file in each run, and would answer wrongly if it met one.
#include <stdio.h>
int main(void)
{
    int n;
    FILE *left = fopen("/box/left", "r");
    FILE *left_in_tmp = fopen("/tmp/left", "r");
    fclose(fopen("/box/left", "w"));
    fclose(fopen("/tmp/left", "w"));
    return scanf("%d", &n) == 1 && printf("%d\n", left || left_in_tmp ? -1 : 2 * n) > 0 ? 0 : 1;
}
