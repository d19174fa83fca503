// Computes for ever.
// limits: cpu=200
// expect: cpu-time-limit
int main(void)
{
    for (volatile unsigned i = 0;; ++i) {
    }
}
