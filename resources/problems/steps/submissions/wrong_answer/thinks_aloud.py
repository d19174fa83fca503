# Right, but does not stop there.
import graphlib

n, m = map(int, input().split())
sorter = graphlib.TopologicalSorter({step: set() for step in range(1, n + 1)})
for _ in range(m):
    a, b = map(int, input().split())
    sorter.add(b, a)
try:
    print(*sorter.static_order())
except graphlib.CycleError:
    print("impossible")
print("done")
