#include <stdio.h>

int item[10001], weight[100];

int main(void)
{
    int n, capacity;
    if (scanf("%d %d", &n, &capacity) != 2)
        return 1;
    for (int i = 0; i < n; ++i) {
        if (scanf("%d", &weight[i]) != 1)
            return 1;
        for (int c = capacity; c >= weight[i]; --c) {
            if (!item[c] && (c == weight[i] || item[c - weight[i]]))
                item[c] = i + 1;
        }
    }
    int at = capacity;
    while (at > 0 && !item[at])
        --at;
    for (; at > 0; at -= weight[item[at] - 1])
        printf("%d ", item[at]);
    putchar('\n');
    return 0;
}
