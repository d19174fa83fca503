# Ends, but its handlers do not.
# limits: wall=2000 cpu=2000
# expect: idle-limit | wall-time-limit
import atexit
import time

atexit.register(time.sleep, 1000)
