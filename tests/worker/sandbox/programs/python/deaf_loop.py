# Ignores all signals and errors and computes on.
# limits: cpu=1000 wall=20000
# expect: cpu-time-limit
import signal

for number in range(1, signal.NSIG):
    try:
        signal.signal(number, signal.SIG_IGN)
    except (OSError, ValueError):
        pass
while True:
    try:
        while True:
            pass
    except BaseException:
        pass
