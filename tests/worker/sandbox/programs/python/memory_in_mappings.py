# Memory shared with children, which no process's own account shows.
# limits: memory=64 cpu=10000 wall=40000
# expect: memory-limit
# without groups: memory-limit | exited 0; pages that nobody alive has mapped are in no account of a process
import mmap
import os

shared = mmap.mmap(-1, 200 << 20)
for part in range(4):
    if os.fork() == 0:
        for page in range(part * 50 << 20, (part + 1) * 50 << 20, 4096):
            shared[page] = 1
        os._exit(0)
for part in range(4):
    os.wait()
