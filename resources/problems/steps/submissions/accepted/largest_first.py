# Another order than that of queue.cpp: of the steps that are ready the one with the largest number. On one line.
import heapq
import sys

numbers = list(map(int, sys.stdin.read().split()))
n, m = numbers[:2]
following = [[] for _ in range(n + 1)]
waits_for = [0] * (n + 1)
for a, b in zip(numbers[2::2], numbers[3::2]):
    following[a].append(b)
    waits_for[b] += 1
ready = [-i for i in range(1, n + 1) if waits_for[i] == 0]
heapq.heapify(ready)
order = []
while ready:
    step = -heapq.heappop(ready)
    order.append(step)
    for b in following[step]:
        waits_for[b] -= 1
        if waits_for[b] == 0:
            heapq.heappush(ready, -b)
print(*order if len(order) == n else ["impossible"])
