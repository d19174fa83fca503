// Plants links where the judge may look for files. The test then asks for them.
// expect: exited 0
#include "probe.h"

int main(void)
{
    WORKS(symlink("/etc/passwd", "output.txt"));
    WORKS(symlink("/", "directory"));
    WORKS(mkfifo("fifo", 0666));
    WORKS(mkdir("deep", 0777));
    WORKS(symlink("../../etc", "deep/up"));
    WORKS(close(open("plain.txt", O_CREAT | O_WRONLY, 0666)));
    return 0;
}
