// An object file of gigabytes, in parts that are each small enough.
// Verdict: CE
#define A(n) char a##n[1 << 27] = {1};
A(1) A(2) A(3) A(4) A(5) A(6) A(7) A(8)
int main(void) { return a1[0]; }
