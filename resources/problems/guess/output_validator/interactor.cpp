// Kattis protocol: interactor input answer feedback_dir, talking on standard input and output.
#include <cstdlib>
#include <fstream>
#include <iostream>
#include <string>

static std::string feedback;

[[noreturn]] static void end(int code, const std::string &message)
{
    std::ofstream(feedback + "judgemessage.txt") << message << "\n";
    std::exit(code);
}

int main(int, char **argv)
{
    feedback = argv[3];
    std::ifstream input(argv[1]);
    long long n, secret, most;
    input >> n >> secret >> most;
    std::cout << n << " " << most << std::endl;
    for (long long used = 1;; ++used) {
        std::string line;
        if (!std::getline(std::cin, line))
            end(43, "no guess number " + std::to_string(used));
        char *rest = nullptr;
        const long long guess = std::strtoll(line.c_str(), &rest, 10);
        while (*rest == ' ' || *rest == '\r')
            ++rest;
        if (line.empty() || *rest != 0 || guess < 1 || guess > n)
            end(43, "guess " + std::to_string(used) + " is no number from 1 to n: " + line.substr(0, 80));
        if (guess == secret) {
            std::cout << "correct" << std::endl;
            if (std::getline(std::cin, line))
                end(43, "went on after the right guess");
            end(42, std::to_string(used) + " of " + std::to_string(most) + " guesses");
        }
        if (used == most)
            end(43, "the last of " + std::to_string(most) + " guesses was wrong");
        std::cout << (secret < guess ? "lower" : "higher") << std::endl;
    }
}
