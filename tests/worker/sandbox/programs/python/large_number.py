# One operation on numbers that the interpreter does not interrupt.
# limits: cpu=1000 wall=20000 memory=512
# expect: cpu-time-limit
x = 7 ** 20_000_000
print(x % 10 ** 9, (x * x * x * x) // (x - 1) % 7)
str(x ** 3)
