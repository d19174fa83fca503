import re
import sys

most = int(sys.argv[1])
lines = sys.stdin.read().split("\n")
if len(lines) != 3 or lines[2] != "" or not re.fullmatch("[1-9][0-9]{0,3}", lines[0]):
    sys.exit(1)
numbers = lines[1].split(" ")
if len(numbers) != int(lines[0]) or len(numbers) > 1000:
    sys.exit(1)
if not all(re.fullmatch("0|-?[1-9][0-9]*", number) for number in numbers):
    sys.exit(1)
total = 0
for number in map(int, numbers):
    total += number
    if abs(total) > most or abs(number) > 10**15:
        sys.exit(1)
sys.exit(42)
