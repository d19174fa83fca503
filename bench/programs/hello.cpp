// Starts as most solutions in C++ do: linked dynamically, with streams.
#include <iostream>

int main()
{
    std::cout << "hello\n";
}
