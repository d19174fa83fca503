# Data that is a program: it runs with the same rights as the one that reads it.
# limits: cpu=5000 wall=20000
# expect: exited 0
import os
import pickle
import sys


class Command:
    def __reduce__(self):
        return (os.system, ("echo hacked > /etc/hosts; echo hacked > /usr/bin/hacked; kill -9 1; cat /etc/shadow",))


status = pickle.loads(pickle.dumps(Command()))
sys.exit(0 if status != 0 else "the command succeeded")
