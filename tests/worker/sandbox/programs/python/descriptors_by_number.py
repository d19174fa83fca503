# Tries every number for a descriptor that is not its own.
# limits: cpu=5000 wall=20000
# expect: exited 0
import os
import sys

for fd in range(3, 5000):
    try:
        target = os.readlink(f"/proc/self/fd/{fd}")
    except OSError:
        continue
    if not target.startswith(("/app/", "/proc/")):
        sys.exit(f"{fd} is {target}")
