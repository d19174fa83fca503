# Counts its way to the sum, which takes far too long for large numbers.
a, b = map(int, input().split())
total = a
step = 1 if b > 0 else -1
for _ in range(abs(b)):
    total += step
print(total)
