// Two processes that wait for each other's lock.
// limits: wall=800
// expect: idle-limit
#include "probe.h"

#include <sys/file.h>

int main(void)
{
    int ready[2];
    char byte;
    WORKS(pipe(ready));
    const int mine = open("a", O_CREAT | O_RDWR, 0600);
    WORKS(flock(mine, LOCK_EX));
    if (fork() == 0) {
        const int other = open("b", O_CREAT | O_RDWR, 0600);
        flock(other, LOCK_EX);
        write(ready[1], "x", 1);
        flock(open("a", O_RDWR), LOCK_EX);
    }
    read(ready[0], &byte, 1);
    flock(open("b", O_CREAT | O_RDWR, 0600), LOCK_EX);
    return 0;
}
