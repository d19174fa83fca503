# Ignores every signal it can, closes its output and computes for ever.
import os
import signal

for number in range(1, 65):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
print(2 * int(input()), flush=True)
os.close(0)
os.close(1)
os.close(2)
while True:
    pass
