// Sleeps for ever.
// limits: wall=800
// expect: idle-limit
#include "probe.h"

int main(void)
{
    for (;;)
        pause();
}
