// Closes every descriptor and opens its own in their place.
// expect: exited 3
#include "probe.h"

int main(void)
{
    syscall(SYS_close_range, 0, ~0U, 0);
    for (int i = 0; i < 3; ++i)
        open("/box/mine", O_CREAT | O_RDWR, 0600);
    return write(1, "lost", 4) == 4 ? 3 : 4;
}
