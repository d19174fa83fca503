// Calls the kernel the 32-bit way, which has other numbers.
// expect: security-violation
int main(void)
{
    int result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20) : "memory"); // getpid, to a 32-bit program
    return result;
}
