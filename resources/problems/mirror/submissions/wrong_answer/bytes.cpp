// Reverses the bytes instead of the characters.
#include <algorithm>
#include <iostream>
#include <string>

int main()
{
    int n = 0;
    std::cin >> n;
    for (std::string word; n > 0 && std::cin >> word; --n) {
        std::reverse(word.begin(), word.end());
        std::cout << word << '\n';
    }
}
