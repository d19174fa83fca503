// Calls itself until the stack or the memory is used up.
#include <iostream>

volatile int depth = 0;

int deeper(int n)
{
    volatile char frame[4096];
    frame[0] = static_cast<char>(n);
    depth = n;
    return deeper(n + 1) + frame[0];
}

int main()
{
    std::cout << deeper(0) << '\n';
}
