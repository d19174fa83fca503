import sys

from solution import days_between

for line in sys.stdin:
    start, end = line.split()
    print(days_between(start, end))
