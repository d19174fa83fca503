# Both wait for the other to begin.
input()
mine = sum(map(int, input().split()))
theirs = int(input())
print("tell", mine, flush=True)
print("sum", mine + theirs, flush=True)
