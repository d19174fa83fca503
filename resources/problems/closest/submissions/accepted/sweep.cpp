// Sweeps over x and keeps the lanterns of the last `best` units, ordered by y.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <set>
#include <vector>

int main()
{
    int n = 0;
    if (std::scanf("%d", &n) != 1)
        return 1;
    std::vector<std::pair<long long, long long>> lanterns(static_cast<std::size_t>(n));
    for (auto &[x, y] : lanterns) {
        if (std::scanf("%lld %lld", &x, &y) != 2)
            return 1;
    }
    std::sort(lanterns.begin(), lanterns.end());
    double best = 1e18;
    std::set<std::pair<long long, long long>> active; // (y, x)
    std::size_t oldest = 0;
    for (const auto &[x, y] : lanterns) {
        while (static_cast<double>(x - lanterns[oldest].first) > best) {
            active.erase({lanterns[oldest].second, lanterns[oldest].first});
            ++oldest;
        }
        const auto from = active.lower_bound({static_cast<long long>(std::floor(static_cast<double>(y) - best)), -2'000'000});
        for (auto other = from; other != active.end() && static_cast<double>(other->first - y) <= best; ++other)
            best = std::min(best, std::hypot(static_cast<double>(x - other->second), static_cast<double>(y - other->first)));
        active.insert({y, x});
    }
    std::printf("%.9f\n", best);
}
