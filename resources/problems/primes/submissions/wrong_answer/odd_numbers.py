# Takes all odd numbers for primes that have no divisor below 10.
n = int(input())
print("\n".join(str(i) for i in range(2, n + 1) if all(i % d or i == d for d in (2, 3, 5, 7))))
