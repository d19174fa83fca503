what, line = input(), input()
if what == "encode":
    print("".join(format(ord(letter) - 97, "05b") for letter in line))
else:
    print("".join(chr(97 + int(line[i : i + 5], 2)) for i in range(0, len(line), 5)))
