// Overloads that need one another.
// Verdict: CE
template <int N> struct I {};
template <int N> auto f(I<N>) -> decltype(f(I<N + 1>()), f(I<N + 2>()));
template <int N> struct T { static const int value = T<N - 1>::value + T<N - 2>::value + T<(N * 7919) % 1000003>::value; };
int main() { return T<1000000>::value; }
