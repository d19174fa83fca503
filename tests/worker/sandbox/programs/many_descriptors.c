// Opens files until it is refused.
// limits: files=50
// expect: exited 0
#include "probe.h"

int main(void)
{
    int count = 0;
    while (open("/dev/null", O_RDONLY) >= 0)
        ++count;
    return count == 47 ? 0 : 1; // and three streams
}
