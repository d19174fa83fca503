// Keeps its word in a file, which does not outlive the first run.
#include <fstream>
#include <iostream>
#include <string>

int main()
{
    std::string what, line, kept = "nothing";
    std::cin >> what >> line;
    if (what == "encode") {
        std::ofstream("/tmp/kept") << line;
        std::cout << "0\n";
    } else {
        std::ifstream("/tmp/kept") >> kept;
        std::cout << kept << "\n";
    }
}
