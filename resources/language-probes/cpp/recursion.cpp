#include <iostream>
#include <vector>

long long sum(long n)
{
    volatile char frame[64];
    frame[0] = static_cast<char>(n);
    return n == 0 ? frame[0] : n + sum(n - 1);
}

int main()
{
    long n = 0;
    std::cin >> n;
    std::cout << sum(n) << "\n";
}
