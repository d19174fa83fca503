// Handles its own crash by crashing again, on a stack of its own.
// limits: cpu=200
// expect: cpu-time-limit
#include "probe.h"

static void again(int unused) {}

int main(void)
{
    static char stack[1 << 16];
    const stack_t other = {stack, 0, sizeof stack};
    const struct sigaction action = {.sa_handler = again, .sa_flags = SA_ONSTACK | SA_NODEFER};
    sigaltstack(&other, NULL);
    sigaction(SIGSEGV, &action, NULL);
    *(volatile int *)8 = 1;
    return 0;
}
