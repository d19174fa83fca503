// Prints numbers and does not stop.
// @EXPECTED_RESULTS@: OUTPUT-LIMIT
#include <stdio.h>

int main(void)
{
    for (unsigned i = 2;; ++i)
        printf("%u\n", i);
}
