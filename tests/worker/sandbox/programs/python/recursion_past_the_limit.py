# Recursion with the interpreter's own limit taken away: it crashes or runs out of memory, and takes nobody along.
# limits: cpu=10000 wall=40000 memory=256
# expect: signalled 11 | memory-limit
import sys

sys.setrecursionlimit(1 << 30)


class Deep:
    def __getattr__(self, name):
        return getattr(self, name + "x"[:0])


def deeper(n):
    return repr([[deeper(n + 1)]])


deeper(0)
