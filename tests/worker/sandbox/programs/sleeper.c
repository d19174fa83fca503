// Sleeps for ever.
// limits: wall=200
// expect: idle-limit
#include "probe.h"

int main(void)
{
    for (;;)
        pause();
}
