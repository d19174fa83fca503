# Compares all pairs.
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
points = list(zip(numbers[1::2], numbers[2::2]))
best = 10**18
for i, (x, y) in enumerate(points):
    for j in range(i):
        best = min(best, (x - points[j][0]) ** 2 + (y - points[j][1]) ** 2)
print(best ** 0.5)
