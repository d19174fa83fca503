#include "peak.h"

#include <cstdlib>
#include <iostream>
#include <vector>

static std::vector<int> numbers;
static int calls = 0;

int value(int i)
{
    if (++calls > 40) {
        std::cout << "too many calls\n";
        std::exit(0);
    }
    return numbers.at(i);
}

int main()
{
    int n;
    std::cin >> n;
    numbers.resize(n);
    for (int &number : numbers)
        std::cin >> number;
    const int place = peak(n);
    std::cout << place << " " << calls << "\n";
}
