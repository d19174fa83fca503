// Brings its output on the way past write(): pages of its memory into a pipe, the pipe into the stream.
// limits: output=1 filesize=4 cpu=2000
// expect: output-limit
#include "probe.h"

#include <sys/uio.h>

int main(void)
{
    static char block[65536] __attribute__((aligned(4096)));
    int ends[2];
    WORKS(pipe(ends));
    struct iovec part = {block, sizeof block};
    while (vmsplice(ends[1], &part, 1, 0) > 0 && splice(ends[0], NULL, 1, NULL, sizeof block, 0) > 0)
        ;
    return 0;
}
