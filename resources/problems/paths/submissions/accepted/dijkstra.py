import heapq
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    n, m = numbers[:2]
    lines = [[] for _ in range(n + 1)]
    for i in range(2, 2 + 3 * m, 3):
        a, b, t = numbers[i:i + 3]
        lines[a].append((b, t))
        lines[b].append((a, t))
    arrival = {}
    queue = [(0, 1)]
    while queue:
        time, town = heapq.heappop(queue)
        if town in arrival:
            continue
        arrival[town] = time
        for other, duration in lines[town]:
            if other not in arrival:
                heapq.heappush(queue, (time + duration, other))
    print(arrival.get(n, "stranded"))


main()
