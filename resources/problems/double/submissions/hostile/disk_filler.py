# Fills every place it may write to, then answers.
# @EXPECTED_RESULTS@: CORRECT, RUN-ERROR, OUTPUT-LIMIT, TIMELIMIT
n = int(input())
block = bytes(1 << 20)
for place in (".", "/tmp", "/var/tmp", "/dev/shm", "/box", "/"):
    try:
        with open(place + "/filler", "wb", buffering=0) as file:
            while file.write(block) == len(block):
                pass
    except OSError:
        pass
print(2 * n)
