/* From the end of the recipe to its beginning. */
#include <stdio.h>

static int from[20001], to[20001], first[2001], next[20001], state[2001], order[2001], count;

static int visit(int step)
{
    if (state[step])
        return state[step] == 2;
    state[step] = 1;
    for (int edge = first[step]; edge; edge = next[edge])
        if (!visit(from[edge]))
            return 0;
    state[step] = 2;
    order[count++] = step;
    return 1;
}

int main(void)
{
    int n, m;
    if (scanf("%d %d", &n, &m) != 2)
        return 1;
    for (int i = 1; i <= m; ++i) {
        if (scanf("%d %d", &from[i], &to[i]) != 2)
            return 1;
        next[i] = first[to[i]];
        first[to[i]] = i;
    }
    for (int step = 1; step <= n; ++step) {
        if (!visit(step)) {
            puts("impossible");
            return 0;
        }
    }
    for (int i = 0; i < n; ++i)
        printf("%d%c", order[i], i + 1 < n ? ' ' : '\n');
    return 0;
}
