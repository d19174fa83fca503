# An expression that needs exponential time.
# limits: cpu=1000 wall=20000
# expect: cpu-time-limit
import re

re.match(r"(a|aa)+$", "a" * 200 + "b")
