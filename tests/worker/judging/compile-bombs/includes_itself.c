// Includes itself twice, and each of those twice.
// Verdict: CE
#include __FILE__
#include __FILE__
int main(void) { return 0; }
