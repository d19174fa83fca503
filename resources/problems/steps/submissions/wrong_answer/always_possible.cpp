// Puts the steps of a circle at the end, in some order.
#include <iostream>
#include <vector>

int main()
{
    int n, m;
    std::cin >> n >> m;
    std::vector<std::vector<int>> next(n + 1);
    std::vector<int> waitsFor(n + 1), order;
    for (int a, b; m-- > 0 && std::cin >> a >> b;) {
        next[a].push_back(b);
        ++waitsFor[b];
    }
    for (int i = 1; i <= n; ++i)
        if (waitsFor[i] == 0)
            order.push_back(i);
    for (std::size_t at = 0; at < order.size(); ++at)
        for (int b : next[order[at]])
            if (--waitsFor[b] == 0)
                order.push_back(b);
    for (int i = 1; i <= n; ++i)
        if (waitsFor[i] > 0)
            order.push_back(i);
    for (int step : order)
        std::cout << step << ' ';
}
