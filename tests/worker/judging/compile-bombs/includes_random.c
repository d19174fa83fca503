// Reads a device without end.
// Verdict: CE
#include "/dev/urandom"
int main(void) { return 0; }
