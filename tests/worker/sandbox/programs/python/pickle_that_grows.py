# A few bytes that unfold to more than there is.
# limits: memory=64 cpu=20000 wall=60000
# expect: memory-limit | exited 1
import pickle

# Forty times: remember the top of the stack, put it there once more, join both.
unfolding = b"\x80\x04C\x01x" + b"".join(b"\x94" for _ in range(1))
value = pickle.loads(unfolding + b".")
for _ in range(40):
    value = pickle.loads(pickle.dumps(value + value))
print(len(value))
