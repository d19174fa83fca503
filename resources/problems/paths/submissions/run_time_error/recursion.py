# Right, but goes from town to town by recursion, deeper than Python allows.
import heapq
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
n, m = numbers[:2]
lines = [[] for _ in range(n + 1)]
for i in range(2, 2 + 3 * m, 3):
    a, b, t = numbers[i:i + 3]
    lines[a].append((b, t))
    lines[b].append((a, t))
arrival = {}
queue = [(0, 1)]


def visit_next():
    if not queue:
        return
    time, town = heapq.heappop(queue)
    if town not in arrival:
        arrival[town] = time
        for other, duration in lines[town]:
            heapq.heappush(queue, (time + duration, other))
    visit_next()


visit_next()
print(arrival.get(n, "stranded"))
