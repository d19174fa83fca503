# Verdict: AC
print(2 * int(input()))
