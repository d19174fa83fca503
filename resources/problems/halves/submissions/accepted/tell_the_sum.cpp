#include <iostream>

int main()
{
    int count;
    std::cin >> count;
    long long sum = 0, number;
    while (count-- > 0) {
        std::cin >> number;
        sum += number;
    }
    std::cout << "tell " << sum << std::endl;
    std::cin >> number;
    std::cout << "sum " << sum + number << std::endl;
}
