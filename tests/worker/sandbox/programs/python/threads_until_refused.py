# Threads until there are no more.
# limits: processes=20 cpu=5000 wall=20000
# expect: exited 0
import os
import threading

count = 0
try:
    while True:
        threading.Thread(target=threading.Event().wait, daemon=True).start()
        count += 1
except RuntimeError:
    pass
os._exit(0 if count < 20 else 1)
