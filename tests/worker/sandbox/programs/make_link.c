// Makes a link to a program.
// expect: exited 0
#include "probe.h"

int main(void)
{
    WORKS(symlink("/app/program", "link"));
    return 0;
}
