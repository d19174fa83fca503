// Whatever is in there, it is no C++; and it should not be there at all.
#include "/etc/shadow"
#include "/proc/self/environ"

int main() {}
