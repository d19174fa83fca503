// Shows the environment of the init of the cell.
// Verdict: CE
// Says: /proc/1/environ
#include "/proc/1/environ"
