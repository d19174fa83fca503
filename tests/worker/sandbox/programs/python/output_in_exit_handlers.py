# Floods from the handlers that run when all is over.
# limits: output=1 filesize=4 cpu=10000 wall=40000
# expect: output-limit
import atexit
import sys


def flood():
    atexit.register(flood)
    while True:
        sys.stdout.write("x" * 65536)


atexit.register(flood)
