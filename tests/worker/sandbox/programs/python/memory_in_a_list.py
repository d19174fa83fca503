# A list that grows for ever.
# limits: memory=64 cpu=10000 wall=40000
# expect: memory-limit
everything = []
while True:
    everything.append(bytes(1 << 16) + b"x")
