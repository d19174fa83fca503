// Verdict: AC
#include "twice.h"
#include <iostream>
int main()
{
    int n;
    std::cin >> n;
    std::cout << twice(n) << std::endl;
}
