#include <iostream>
#include <vector>

int main()
{
    int n, capacity;
    std::cin >> n >> capacity;
    std::vector<int> item(capacity + 1, -1), weight(n);
    std::vector<bool> reached(capacity + 1);
    reached[0] = true;
    for (int i = 0; i < n; ++i) {
        std::cin >> weight[i];
        for (int c = capacity; c >= weight[i]; --c) {
            if (!reached[c] && reached[c - weight[i]]) {
                reached[c] = true;
                item[c] = i;
            }
        }
    }
    int at = capacity;
    while (!reached[at])
        --at;
    for (; at > 0; at -= weight[item[at]])
        std::cout << item[at] + 1 << ' ';
    std::cout << '\n';
}
