# Verdict: WA RTE MLE
# Constants that would be gigabytes if they were computed while compiling.
def never():
    return "x" * 10 ** 10, (1,) * 10 ** 9, 1 << 10 ** 12, 10 ** 10 ** 10
