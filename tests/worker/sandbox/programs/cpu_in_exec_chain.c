// Becomes itself again and again.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

int main(int argc, char **argv)
{
    execv("/proc/self/exe", argv);
    return argc;
}
