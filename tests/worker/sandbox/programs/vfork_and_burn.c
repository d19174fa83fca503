// Computes in the grandchild of two vforks while all above it stand still.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

int main(void)
{
    if (vfork() == 0 && vfork() == 0)
        for (;;)
            ;
    return 0;
}
