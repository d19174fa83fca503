// Stops the processor.
// expect: signalled 11
int main(void)
{
    __asm__ volatile("cli; hlt");
    return 0;
}
