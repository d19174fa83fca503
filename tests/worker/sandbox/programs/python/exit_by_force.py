# Ends without the interpreter's knowledge; what was in its buffers is lost, and that is its own affair.
# limits: cpu=5000 wall=20000
# expect: exited 9
import os

print("never seen", end="")
os._exit(9)
