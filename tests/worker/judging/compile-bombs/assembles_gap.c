// A gap of a terabyte in the object file.
// Verdict: CE
__asm__(".data\n.org 1 << 40\n.byte 1");
int main(void) { return 0; }
