// A table of a hundred million constants.
// Verdict: CE
#include <array>
constexpr auto table = [] {
    std::array<int, 100'000'000> numbers{};
    for (int i = 0; auto &number : numbers)
        number = i++;
    return numbers;
}();
int main() { return table[5]; }
