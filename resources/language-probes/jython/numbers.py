import sys

total = 0
for line in sys.stdin.readlines()[1:]:
    total += int(line)
print(total)
