print(input() + " ✓")
