# The part of the best weight that the choice has is its score.
import sys


def reject(message):
    with open(sys.argv[3] + "judgemessage.txt", "w") as file:
        file.write(message)
    sys.exit(43)


with open(sys.argv[1]) as file:
    numbers = list(map(int, file.read().split()))
capacity, weights = numbers[1], numbers[2:]
with open(sys.argv[2]) as file:
    best = int(file.read())
try:
    chosen = [int(word) for word in sys.stdin.read().split()]
except ValueError:
    reject("not a list of numbers")
if len(set(chosen)) != len(chosen):
    reject("an item is chosen twice")
if not all(1 <= item <= len(weights) for item in chosen):
    reject("there is no such item")
weight = sum(weights[item - 1] for item in chosen)
if weight > capacity:
    reject(f"{weight} is more than {capacity}")
if weight == 0:
    reject("nothing is chosen")
if weight > best:
    sys.exit(1)
if "--best" in sys.argv and weight < best:
    reject(f"{weight} is not the most: {best}")
with open(sys.argv[3] + "judgemessage.txt", "w") as file:
    file.write(f"{weight} of {best}")
with open(sys.argv[3] + "score_multiplier.txt", "w") as file:
    file.write(str(weight / best))
sys.exit(42)
