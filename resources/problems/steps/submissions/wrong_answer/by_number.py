# Leaves the steps as they are numbered.
n, m = map(int, input().split())
print(*range(1, n + 1))
