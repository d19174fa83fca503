// Becomes itself with more and more arguments.
// limits: memory=32 cpu=3000
// expect: exited 0 | memory-limit
#include "probe.h"

int main(int argc, char **argv)
{
    static char text[100000];
    char **arguments = calloc(argc + 2, sizeof *arguments);
    memset(text, 'x', sizeof text - 1);
    memcpy(arguments, argv, argc * sizeof *arguments);
    arguments[argc] = text;
    execv("/app/program", arguments);
    return errno != E2BIG;
}
