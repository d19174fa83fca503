# Waits for an empty line, and asks again and again after the end of the input.
import sys

words = []
while True:
    line = sys.stdin.readline()
    if line == "\n":
        break
    words.append(line.strip())
    words = words[-100:]
for word in words[1:]:
    print(word[::-1])
