#include <iostream>
#include <string>

int main()
{
    long long low = 1, high, guesses;
    std::cin >> high >> guesses;
    for (std::string answer; answer != "correct";) {
        const long long middle = (low + high) / 2;
        std::cout << middle << std::endl;
        std::cin >> answer;
        if (answer == "lower")
            high = middle - 1;
        else
            low = middle + 1;
    }
}
