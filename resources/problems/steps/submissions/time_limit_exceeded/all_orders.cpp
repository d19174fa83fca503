// Tries one order after another.
#include <algorithm>
#include <iostream>
#include <numeric>
#include <vector>

int main()
{
    int n, m;
    std::cin >> n >> m;
    std::vector<int> from(m), to(m), order(n), position(n + 1);
    for (int i = 0; i < m; ++i)
        std::cin >> from[i] >> to[i];
    std::iota(order.begin(), order.end(), 1);
    do {
        for (int i = 0; i < n; ++i)
            position[order[i]] = i;
        bool fits = true;
        for (int i = 0; i < m; ++i)
            fits = fits && position[from[i]] < position[to[i]];
        if (fits) {
            for (int step : order)
                std::cout << step << '\n';
            return 0;
        }
    } while (std::next_permutation(order.begin(), order.end()));
    std::cout << "impossible\n";
}
