#include <stdio.h>
#include <stdlib.h>

struct concert {
    int start;
    int end;
};

static int by_end(const void *left, const void *right)
{
    const struct concert *a = left;
    const struct concert *b = right;
    return (a->end > b->end) - (a->end < b->end);
}

int main(void)
{
    static struct concert concerts[20000];
    int n;
    if (scanf("%d", &n) != 1)
        return 1;
    for (int i = 0; i < n; ++i) {
        if (scanf("%d %d", &concerts[i].start, &concerts[i].end) != 2)
            return 1;
    }
    qsort(concerts, (size_t)n, sizeof concerts[0], by_end);
    int free_from = 0;
    int count = 0;
    for (int i = 0; i < n; ++i) {
        if (concerts[i].start >= free_from) {
            free_from = concerts[i].end;
            ++count;
        }
    }
    printf("%d\n", count);
    return 0;
}
