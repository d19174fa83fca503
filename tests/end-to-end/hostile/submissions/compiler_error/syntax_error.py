# Verdict: CE
print(2 * int(input())
