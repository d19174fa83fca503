# Relaxes all lines once per town.
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
n, m = numbers[:2]
lines = [tuple(numbers[i:i + 3]) for i in range(2, 2 + 3 * m, 3)]
far = 10**18
arrival = [far] * (n + 1)
arrival[1] = 0
for _ in range(n):
    for a, b, t in lines:
        arrival[b] = min(arrival[b], arrival[a] + t)
        arrival[a] = min(arrival[a], arrival[b] + t)
print("stranded" if arrival[n] == far else arrival[n])
