// Something no processor knows.
// expect: signalled 4
int main(void)
{
    __asm__ volatile("ud2");
    return 0;
}
