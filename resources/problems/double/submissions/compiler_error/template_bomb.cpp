// A program of a few lines that takes the compiler for ever.
template <int depth, long long number>
struct Bomb {
    static constexpr long long value =
        Bomb<depth - 1, 2 * number>::value + Bomb<depth - 1, 2 * number + 1>::value;
};

template <long long number>
struct Bomb<0, number> {
    static constexpr long long value = number;
};

int main()
{
    return Bomb<40, 1>::value == 0;
}
