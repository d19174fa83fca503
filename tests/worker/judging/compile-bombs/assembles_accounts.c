// Puts the host's accounts into the program.
// Verdict: CE
// Says: /etc/shadow
__asm__(".incbin \"/etc/shadow\"");
int main(void) { return 0; }
