#include <iostream>

int main()
{
    long long n = 0;
    std::cin >> n;
    std::cout << 2 * n << '\n';
}
