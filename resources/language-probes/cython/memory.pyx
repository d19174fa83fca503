blocks = []
while True:
    blocks.append("x" * 1000000 + str(len(blocks)))
