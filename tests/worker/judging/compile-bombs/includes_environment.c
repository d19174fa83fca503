// Shows the environment and the command line of the compiler in its messages.
// Verdict: CE
// Never: GAVEL
// Never: /prepared
#include "/proc/self/environ"
#include "/proc/self/cmdline"
