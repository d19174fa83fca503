import sys

_numbers = []
_calls = 0


def value(i):
    global _calls
    _calls += 1
    if _calls > 40:
        print("too many calls", flush=True)
        sys.exit(0)
    if not 0 <= i < len(_numbers):
        raise IndexError(i)
    return _numbers[i]


def read(words):
    _numbers.extend(map(int, words[1:]))


def calls():
    return _calls
