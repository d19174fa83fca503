// Reads what the compiler is given to read, which is nothing.
// Verdict: CE WA
#include "/dev/stdin"
int main(void) { return 0; }
