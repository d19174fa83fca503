# Prints the right answer and then says that it failed.
import sys

a, b = map(int, input().split())
print(a + b)
sys.exit(3)
