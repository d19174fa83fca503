// A macro that doubles thirty times.
// Verdict: CE
#define A(x) x x
#define B(x) A(A(A(A(A(x)))))
#define C(x) B(B(B(B(B(B(x))))))
int main(void) { C(;) return 0; }
