// Puts a device without end into the program.
// Verdict: CE
__asm__(".incbin \"/dev/zero\"");
int main(void) { return 0; }
