input()
mine = sum(map(int, input().split()))
print("tell", mine, flush=True)
print("sum", mine + int(input()), flush=True)
