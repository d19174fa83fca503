# Looks at the concert after the last.
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
concerts = sorted(zip(numbers[2::2], numbers[1::2]))
free = count = i = 0
while True:
    end, start = concerts[i]
    if start >= free:
        free = end
        count += 1
    i += 1
