// Recursion without end; the stack is as large as the memory limit.
// limits: memory=32
// expect: signalled 11 | memory-limit
static volatile int depth;

static int deeper(int n)
{
    volatile char page[4096];
    page[0] = (char)n;
    depth = n;
    return deeper(n + 1) + page[0];
}

int main(void)
{
    return deeper(0);
}
