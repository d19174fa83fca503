# Recursion that the interpreter ends.
# limits: cpu=5000 wall=20000
# expect: exited 1
def deeper(n):
    return deeper(n + 1) + 1


deeper(0)
