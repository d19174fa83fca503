#include <iostream>
#include <string>
#include <vector>

int main()
{
    std::size_t n = 0;
    std::cin >> n;
    std::vector<bool> isComposite(n + 1);
    std::string output;
    for (std::size_t i = 2; i <= n; ++i) {
        if (isComposite[i])
            continue;
        output += std::to_string(i) + '\n';
        for (std::size_t j = i * i; j <= n; j += i)
            isComposite[j] = true;
    }
    std::cout << output;
}
