import re
import sys

lines = sys.stdin.read().split("\n")
if len(lines) != 3 or lines[2] != "" or not all(re.fullmatch("[1-9][0-9]*( [1-9][0-9]*)*", line) for line in lines[:2]):
    sys.exit(1)
head = list(map(int, lines[0].split()))
weights = list(map(int, lines[1].split()))
good = (
    len(head) == 2
    and len(weights) == head[0] <= (int(sys.argv[1]) if len(sys.argv) > 1 else 100)
    and head[1] <= 10000
    and max(weights) <= 10000
    and min(weights) <= head[1]
)
sys.exit(42 if good else 1)
