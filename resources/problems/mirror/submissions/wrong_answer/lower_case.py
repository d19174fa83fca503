# Forgets that capital letters stay capital letters.
import sys

words = sys.stdin.buffer.read().decode("utf-8").split("\n")
for word in words[1:int(words[0]) + 1]:
    sys.stdout.buffer.write((word[::-1].lower() + "\n").encode("utf-8"))
