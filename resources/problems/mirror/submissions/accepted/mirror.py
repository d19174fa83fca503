import sys

words = sys.stdin.buffer.read().decode("utf-8").split("\n")
answer = [word[::-1] for word in words[1:int(words[0]) + 1]]
sys.stdout.buffer.write(("\n".join(answer) + "\n").encode("utf-8"))
