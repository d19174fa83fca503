n = int(input())
is_prime = bytearray([1]) * (n + 1)
is_prime[0:2] = b"\0\0"
for i in range(2, int(n ** 0.5) + 1):
    if is_prime[i]:
        is_prime[i * i::i] = bytes(len(range(i * i, n + 1, i)))
print("\n".join(str(i) for i in range(n + 1) if is_prime[i]))
