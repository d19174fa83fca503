#include <bitset>
#include <iostream>
#include <string>

int main()
{
    std::string what, line;
    std::cin >> what >> line;
    if (what == "encode") {
        for (const char letter : line)
            std::cout << std::bitset<5>(letter - 'a');
    } else {
        for (std::size_t i = 0; i < line.size(); i += 5)
            std::cout << char('a' + std::bitset<5>(line.substr(i, 5)).to_ulong());
    }
    std::cout << "\n";
}
