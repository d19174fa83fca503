# Verdict: RTE
# The input has an end: whoever reads on gets EOFError, and hangs nobody.
print(2 * int(input()))
input()
