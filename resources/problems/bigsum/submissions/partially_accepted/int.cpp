// @EXPECTED_SCORE@: 40
#include <cstdint>
#include <iostream>

int main()
{
    int n;
    std::cin >> n;
    std::int32_t sum = 0;
    for (long long x; std::cin >> x;)
        sum = static_cast<std::int32_t>(static_cast<std::uint32_t>(sum) + static_cast<std::uint32_t>(x));
    std::cout << sum << '\n';
}
