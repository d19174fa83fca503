import sys

import grader
from peak import peak

words = sys.stdin.read().split()
grader.read(words)
place = peak(int(words[0]))
print(place, grader.calls())
