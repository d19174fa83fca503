// Looks for the answers where a judge might keep them.
// Verdict: CE
// Says: No such file
// Never: error: expected
#if __has_include("1.ans") || __has_include("../data/secret/1.ans") || __has_include("/box/1.ans") || \
    __has_include("/app/1.ans") || __has_include("/data/secret/1.ans") || __has_include("/app/answer") || __has_include("/box/output")
#error expected: an answer was found
#endif
#include "../data/secret/2.ans"
int main(void) { return 0; }
