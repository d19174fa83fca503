// Changes the program it runs from.
// expect: exited 0
#include "probe.h"

int main(void)
{
    REFUSED(open("/proc/self/exe", O_WRONLY));
    REFUSED(open("/proc/self/exe", O_RDWR | O_TRUNC));
    return 0;
}
