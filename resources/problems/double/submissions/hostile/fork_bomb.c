// Doubles itself for ever.
// @EXPECTED_RESULTS@: TIMELIMIT, RUN-ERROR
#include <unistd.h>

int main(void)
{
    for (;;)
        fork();
}
