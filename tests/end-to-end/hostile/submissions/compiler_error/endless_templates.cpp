// Verdict: CE
template <unsigned long N>
struct Tree {
    typename Tree<2 * N + 1>::Type left;
    typename Tree<2 * N + 2>::Type right;
    using Type = Tree;
};
Tree<0> tree;
int main() {}
