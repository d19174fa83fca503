n, guesses = map(int, input().split())
print("I guess", n, flush=True)
input()
