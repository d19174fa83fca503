#include <iostream>

int main()
{
    std::ios::sync_with_stdio(false);
    std::cin.tie(0);
    long n = 0, x = 0;
    long long sum = 0;
    std::cin >> n;
    while (n-- > 0 && std::cin >> x)
        sum += x;
    std::cout << sum << "\n";
}
