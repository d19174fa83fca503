// Accepts every order that fits. Called with input, answer and feedback directory; the output comes on standard input.
#include "input.h"

#include <cstdlib>
#include <iostream>
#include <string>

namespace {

constexpr int kAccepted = 42;
constexpr int kWrongAnswer = 43;
constexpr int kOurFault = 1;

std::string g_feedback;

void note(const char *file, const std::string &text)
{
    std::ofstream(g_feedback + file) << text << '\n';
}

[[noreturn]] void reject(const std::string &reason)
{
    note("judgemessage.txt", reason);
    std::exit(kWrongAnswer);
}

// A step as the contestant has written it: digits and nothing else.
int readStep(const std::string &word, int steps)
{
    const bool isNumber = word.size() <= 4 && word.find_first_not_of("0123456789") == std::string::npos;
    const int step = isNumber ? std::stoi(word) : 0;
    if (step < 1 || step > steps)
        reject("'" + word.substr(0, 20) + "' is no step");
    return step;
}

std::vector<int> readPositions(std::string word, int steps)
{
    std::vector<int> position(std::size_t(steps) + 1, -1);
    for (int i = 0; i < steps; ++i) {
        if (i > 0 && !(std::cin >> word))
            reject("only " + std::to_string(i) + " of " + std::to_string(steps) + " steps");
        const int step = readStep(word, steps);
        if (position[step] >= 0)
            reject("step " + word + " is there twice");
        position[step] = i;
    }
    return position;
}

} // namespace

int main(int argc, char **argv)
{
    if (argc < 4)
        return kOurFault;
    g_feedback = argv[3];
    const Recipe recipe = readRecipe(argv[1]);
    std::string answer, word, more;
    std::ifstream(argv[2]) >> answer;
    const bool isImpossible = answer == "impossible";
    if (!(std::cin >> word))
        reject("there is no output");

    if (word == "impossible") {
        if (!isImpossible)
            reject("there is an order, but it says that there is none");
    } else {
        const std::vector<int> position = readPositions(word, recipe.steps);
        for (const auto &[before, after] : recipe.demands) {
            if (position[before] > position[after])
                reject("step " + std::to_string(after) + " comes before step " + std::to_string(before));
        }
        if (isImpossible) {
            std::cerr << "the order fits, but the jury has found none\n";
            return kOurFault;
        }
    }
    if (std::cin >> more) {
        note("teammessage.txt", "There is something after the end of the answer.");
        reject("'" + more.substr(0, 20) + "' comes after the end");
    }
    return kAccepted;
}
