# Looks into the memory of a child by /proc.
# limits: cpu=5000 wall=20000
# expect: exited 0
import os
import sys
import time

child = os.fork()
if child == 0:
    time.sleep(1000)
try:
    open(f"/proc/{child}/mem", "r+b")
    sys.exit("the memory of a child could be written")
except OSError:
    pass
