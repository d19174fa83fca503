# Divide and conquer, merging by y on the way up.
import sys


def main():
    numbers = list(map(int, sys.stdin.buffer.read().split()))
    points = sorted(zip(numbers[1::2], numbers[2::2]))
    best = [min((a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 for a, b in zip(points, points[1:]))]

    def solve(low, high):
        if high - low == 1:
            return [(points[low][1], points[low][0])]
        middle = (low + high) // 2
        line = points[middle][0]
        by_y = sorted(solve(low, middle) + solve(middle, high))
        strip = [p for p in by_y if (p[1] - line) ** 2 < best[0]]
        for i, (y, x) in enumerate(strip):
            for j in range(i + 1, len(strip)):
                dy = strip[j][0] - y
                if dy * dy >= best[0]:
                    break
                best[0] = min(best[0], dy * dy + (strip[j][1] - x) ** 2)
        return by_y

    solve(0, len(points))
    print(best[0] ** 0.5)


main()
