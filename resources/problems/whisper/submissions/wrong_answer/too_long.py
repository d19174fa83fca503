what, line = input(), input()
print("".join(format(ord(letter), "08b") for letter in line))
