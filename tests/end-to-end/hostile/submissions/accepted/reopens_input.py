# Verdict: AC
# The input can be opened anew by a user who may not enter the folder it lies in.
print(2 * int(open("/dev/stdin").read()))
