# A string that doubles: one request for more than there is.
# limits: memory=64 cpu=10000 wall=40000
# expect: memory-limit | exited 1
text = "x"
while True:
    text += text
