# A long recipe is deeper than Python likes to recurse.
n, m = map(int, input().split())
needs = [[] for _ in range(n + 1)]
for _ in range(m):
    a, b = map(int, input().split())
    needs[b].append(a)
state = [0] * (n + 1)
order = []


def visit(step):
    if state[step]:
        return state[step] == 2
    state[step] = 1
    if not all(visit(before) for before in needs[step]):
        return False
    state[step] = 2
    order.append(step)
    return True


print(*order if all(visit(step) for step in range(n, 0, -1)) else ["impossible"])
