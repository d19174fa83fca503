#include <iostream>

int main()
{
    int count;
    std::cin >> count;
    for (int number; count-- > 0 && std::cin >> number;)
        std::cout << "tell " << number << std::endl;
    std::cout << "tell 0" << std::endl << "tell 0" << std::endl << "tell 0" << std::endl << "tell 0" << std::endl;
    std::cout << "sum 0" << std::endl;
}
