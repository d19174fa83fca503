// Has room for a thousand lanterns only, and checks it.
#include <array>
#include <cmath>
#include <cstdio>
#include <algorithm>

int main()
{
    std::array<double, 1000> x{};
    std::array<double, 1000> y{};
    int n = 0;
    if (std::scanf("%d", &n) != 1)
        return 1;
    double best = 1e18;
    for (int i = 0; i < n; ++i) {
        const auto at = static_cast<std::size_t>(i);
        if (std::scanf("%lf %lf", &x.at(at), &y.at(at)) != 2)
            return 1;
        for (std::size_t j = 0; j < at; ++j)
            best = std::min(best, std::hypot(x[at] - x[j], y[at] - y[j]));
    }
    std::printf("%.9f\n", best);
}
