// Verdict: OLE
#include <stdio.h>
int main(void)
{
    for (;;)
        fputs("one line of many\n", stderr);
}
