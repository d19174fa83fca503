// Writes through a null pointer.
#include <iostream>

int main()
{
    int n = 0;
    std::cin >> n;
    volatile int *steps = nullptr;
    *steps = n;
}
