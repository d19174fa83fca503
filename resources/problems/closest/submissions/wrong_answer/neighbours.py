# Compares only neighbours in the order of x.
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
points = sorted(zip(numbers[1::2], numbers[2::2]))
print(min((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for a, b in zip(points, points[1:])) ** 0.5)
