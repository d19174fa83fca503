#include <cstdlib>
#include <iostream>

int main()
{
    long long n, guesses;
    std::cin >> n >> guesses;
    std::abort();
}
