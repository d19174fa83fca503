// Takes the steps that are ready first come, first served.
#include <iostream>
#include <queue>
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
    std::queue<int> ready;
    for (int i = 1; i <= n; ++i)
        if (waitsFor[i] == 0)
            ready.push(i);
    for (; !ready.empty(); ready.pop()) {
        order.push_back(ready.front());
        for (int b : next[ready.front()])
            if (--waitsFor[b] == 0)
                ready.push(b);
    }
    if (int(order.size()) < n)
        std::cout << "impossible\n";
    else
        for (int step : order)
            std::cout << step << '\n';
}
