# Tries all smaller primes.
n = int(input())
primes = []
for i in range(2, n + 1):
    if all(i % p for p in primes):
        primes.append(i)
print("\n".join(map(str, primes)))
