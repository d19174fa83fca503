#include <cstdio>
#include <queue>
#include <vector>

int main()
{
    int n = 0;
    int m = 0;
    if (std::scanf("%d %d", &n, &m) != 2)
        return 1;
    std::vector<std::vector<std::pair<int, long long>>> lines(static_cast<std::size_t>(n) + 1);
    for (int i = 0; i < m; ++i) {
        int a = 0;
        int b = 0;
        long long t = 0;
        if (std::scanf("%d %d %lld", &a, &b, &t) != 3)
            return 1;
        lines[static_cast<std::size_t>(a)].push_back({b, t});
        lines[static_cast<std::size_t>(b)].push_back({a, t});
    }
    std::vector<long long> arrival(static_cast<std::size_t>(n) + 1, -1);
    std::priority_queue<std::pair<long long, int>> next; // negative times: the earliest first
    next.push({0, 1});
    while (!next.empty()) {
        const auto [time, town] = next.top();
        next.pop();
        if (arrival[static_cast<std::size_t>(town)] >= 0)
            continue;
        arrival[static_cast<std::size_t>(town)] = -time;
        for (const auto &[other, duration] : lines[static_cast<std::size_t>(town)])
            next.push({time - duration, other});
    }
    if (arrival.back() < 0)
        std::puts("stranded");
    else
        std::printf("%lld\n", arrival.back());
}
