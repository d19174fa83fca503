#include <iostream>
#include <thread>

int main()
{
    long long a = 0, b = 0, sum = 0;
    std::cin >> a >> b;
    std::thread thread([&] { sum = a + b; });
    thread.join();
    std::cout << sum << "\n";
}
