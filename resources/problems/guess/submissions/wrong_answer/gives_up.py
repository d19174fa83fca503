n, guesses = map(int, input().split())
print((n + 1) // 2, flush=True)
