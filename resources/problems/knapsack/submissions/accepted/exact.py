n, capacity = map(int, input().split())
weights = list(map(int, input().split()))
reached = {0: None}  # weight -> (item, weight before)
for item, weight in enumerate(weights):
    for before in list(reached):
        after = before + weight
        if after <= capacity and after not in reached:
            reached[after] = (item, before)
at = max(reached)
chosen = []
while reached[at]:
    item, at = reached[at]
    chosen.append(item + 1)
print(*chosen)
