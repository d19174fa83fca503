# Always goes to the concert that begins next.
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
free = count = 0
for start, end in sorted(zip(numbers[1::2], numbers[2::2])):
    if start >= free:
        free = end
        count += 1
print(count)
