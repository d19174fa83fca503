# 200 MB out of 200 KB.
# limits: memory=64 cpu=20000 wall=60000
# expect: memory-limit | exited 1
import zlib

small = zlib.compressobj()
data = b"".join(small.compress(bytes(1 << 20)) for _ in range(200)) + small.flush()
print(len(zlib.decompress(data)))
