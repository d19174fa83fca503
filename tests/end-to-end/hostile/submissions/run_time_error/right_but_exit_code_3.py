# Verdict: RTE
print(2 * int(input()))
raise SystemExit(3)
