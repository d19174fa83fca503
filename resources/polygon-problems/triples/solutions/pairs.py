# Counts a number that is its own partner.
n = int(input())
x = list(map(int, input().split()))
known = set(x)
print(sum(-a - b in known for i, a in enumerate(x) for b in x[:i]) // 3)
