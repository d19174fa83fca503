# Exact for few items, greedy for many.
from itertools import combinations

n, capacity = map(int, input().split())
weights = list(map(int, input().split()))
best = []
if n <= 10:
    for size in range(n + 1):
        for choice in combinations(range(n), size):
            if sum(weights[i] for i in best) < sum(weights[i] for i in choice) <= capacity:
                best = choice
else:
    best = [min(range(n), key=lambda i: weights[i])]
print(*(i + 1 for i in best))
