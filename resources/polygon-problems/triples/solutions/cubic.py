n = int(input())
x = list(map(int, input().split()))
count = 0
for i in range(n):
    for j in range(i):
        for k in range(j):
            count += x[i] + x[j] + x[k] == 0
print(count)
