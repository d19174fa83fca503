# Leaves sleeping programs in sessions of their own.
# limits: cpu=5000 wall=20000
# expect: exited 0
import subprocess

for _ in range(10):
    subprocess.Popen(["/bin/sleep", "1000"], start_new_session=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
