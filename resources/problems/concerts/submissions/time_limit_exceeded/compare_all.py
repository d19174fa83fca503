# Looks through all concerts for the one that can be heard next and ends first, again and again.
import sys

numbers = list(map(int, sys.stdin.buffer.read().split()))
concerts = list(zip(numbers[1::2], numbers[2::2]))
free = count = 0
while True:
    possible = [end for start, end in concerts if start >= free]
    if not possible:
        break
    free = min(possible)
    count += 1
print(count)
