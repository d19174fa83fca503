#include <algorithm>
#include <iostream>
#include <vector>

int main()
{
    int n;
    std::cin >> n;
    std::vector<long long> x(n);
    for (auto &each : x)
        std::cin >> each;
    std::sort(x.begin(), x.end());
    long long count = 0;
    for (int i = 0; i < n; ++i) {
        for (int j = i + 1, k = n - 1; j < k;) {
            const long long sum = x[i] + x[j] + x[k];
            count += sum == 0;
            sum < 0 ? ++j : --k;
        }
    }
    std::cout << count << '\n';
}
