// An array that is far larger than the memory limit and of which little is used: that is free.
// Verdict: WA
static char numbers[1 << 30];
int main(void) { numbers[1 << 20] = 1; return 0; }
