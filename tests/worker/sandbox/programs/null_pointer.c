// Writes where nothing is.
// expect: signalled 11
int main(void)
{
    *(volatile int *)0 = 1;
    return 0;
}
