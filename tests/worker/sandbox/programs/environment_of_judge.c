// Looks for an environment it was not given.
// expect: exited 0
#include "probe.h"

extern char **environ;

int main(void)
{
    for (char **entry = environ; *entry; ++entry) {
        if (strcmp(*entry, "GIVEN=1") != 0) {
            printf("%s\n", *entry);
            return 1;
        }
    }
    return 0;
}
