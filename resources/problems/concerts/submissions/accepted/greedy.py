import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
free = count = 0
for end, start in sorted(zip(numbers[2::2], numbers[1::2])):
    if start >= free:
        free = end
        count += 1
print(count)
