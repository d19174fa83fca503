#include <iostream>
#include <string>

int daysBetween(const std::string &from, const std::string &to);

int main()
{
    std::string from, to;
    while (std::cin >> from >> to)
        std::cout << daysBetween(from, to) << "\n";
}
