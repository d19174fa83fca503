# Takes the way with the fewest changes.
import sys
from collections import deque

numbers = list(map(int, sys.stdin.buffer.read().split()))
n, m = numbers[:2]
lines = [[] for _ in range(n + 1)]
for i in range(2, 2 + 3 * m, 3):
    a, b, t = numbers[i:i + 3]
    lines[a].append((b, t))
    lines[b].append((a, t))
arrival = {1: 0}
queue = deque([1])
while queue:
    town = queue.popleft()
    for other, duration in lines[town]:
        if other not in arrival:
            arrival[other] = arrival[town] + duration
            queue.append(other)
print(arrival.get(n, "stranded"))
