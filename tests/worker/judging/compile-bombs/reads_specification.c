// Names a file of options for the linker in the source.
// Verdict: CE WA
__asm__(".section .drectve,\"yn\"\n.ascii \"-T /etc/shadow\"");
#pragma comment(linker, "/etc/shadow")
#pragma GCC dependency "/etc/shadow"
int main(void) { return 0; }
