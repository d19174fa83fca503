// Crashes in the hope of a core file. The test looks for one.
// expect: signalled 6
#include "probe.h"

int main(void)
{
    const struct rlimit unlimited = {RLIM_INFINITY, RLIM_INFINITY};
    REFUSED(setrlimit(RLIMIT_CORE, &unlimited));
    abort();
}
