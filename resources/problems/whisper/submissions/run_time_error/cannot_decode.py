what, line = input(), input()
if what == "decode":
    raise SystemExit(3)
print("01")
