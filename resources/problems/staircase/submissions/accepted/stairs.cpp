#include <iostream>
#include <string>

int main()
{
    std::size_t n = 0;
    std::cin >> n;
    for (std::size_t i = 1; i <= n; ++i)
        std::cout << std::string(2 * (n - i), ' ') << std::string(2 * i, '#') << '\n';
}
