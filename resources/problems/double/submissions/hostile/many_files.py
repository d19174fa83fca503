# Makes empty files until it cannot, then answers.
# @EXPECTED_RESULTS@: CORRECT, RUN-ERROR, TIMELIMIT
n = int(input())
for place in (".", "/tmp", "/dev/shm"):
    try:
        for i in range(10**9):
            open("%s/%d" % (place, i), "wb").close()
    except OSError:
        pass
print(2 * n)
