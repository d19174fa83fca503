// Copies its output to the end of its output.
// limits: output=1 filesize=4 cpu=2000
// expect: output-limit
#include "probe.h"

#include <sys/sendfile.h>

int main(void)
{
    const int source = open("/proc/self/fd/1", O_RDONLY);
    static char block[65536];
    signal(SIGXFSZ, SIG_IGN);
    write(1, block, sizeof block);
    for (off_t from = 0; sendfile(1, source, &from, 1 << 20) > 0;)
        ;
    return 0;
}
