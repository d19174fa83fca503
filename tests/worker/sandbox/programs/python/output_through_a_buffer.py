# A flood through the writer's buffer, which fails in the end when it is flushed at exit.
# limits: output=1 filesize=4 cpu=10000 wall=40000
# expect: output-limit
import sys

while True:
    sys.stdout.write("flood " * 1000)
