// Floods the standard error output.
// @EXPECTED_RESULTS@: OUTPUT-LIMIT, TIMELIMIT, RUN-ERROR
#include <stdio.h>

int main(void)
{
    for (;;)
        fputs("all work and no play makes a dull judge\n", stderr);
}
