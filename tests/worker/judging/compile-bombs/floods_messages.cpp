// A line of which the compiler makes megabytes of messages.
// Verdict: CE
template <class T, class... U> struct A : A<A<T, U...>, T, U...>, A<T, A<U...>, T> { typename A<T***, U&...>::x y = A<T, U..., T>(); };
A<int, int, int> a = A<A<int>, A<A<A<int>>>>::z; struct B : A<B, B> { using A<B, B>::A<B, B>::q; } b = a + b;
