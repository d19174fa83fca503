// Computes for ever while compiling.
// Verdict: CE
// Says: constexpr
constexpr unsigned long long count()
{
    unsigned long long n = 0;
    while (n < (1ULL << 40))
        ++n;
    return n;
}
static_assert(count() > 0);
int main() {}
