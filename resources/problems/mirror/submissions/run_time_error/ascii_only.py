# Cannot read anything but ASCII.
import sys

words = sys.stdin.buffer.read().decode("ascii").split("\n")
for word in words[1:int(words[0]) + 1]:
    print(word[::-1])
