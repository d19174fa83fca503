# Kattis protocol, in two passes: the feedback directory remembers that there was a first one.
import os
import sys

given, answer, feedback = sys.argv[1:4]
text = open(answer).read().strip()
lines = sys.stdin.read().split()


def end(code, message):
    with open(feedback + "judgemessage.txt", "a") as file:
        file.write(message + "\n")
    sys.exit(code)


if len(lines) != 1:
    end(43, "printed %d words instead of one" % len(lines))
if os.path.exists(feedback + "encoded"):
    end(42 if lines[0] == text else 43, "second pass: %s" % lines[0][:50])
if set(lines[0]) - {"0", "1"}:
    end(43, "first pass: printed more than zeros and ones")
if len(lines[0]) > 5 * len(text):
    end(43, "first pass: %d characters for %d letters" % (len(lines[0]), len(text)))
with open(feedback + "encoded", "w") as file:
    file.write("yes")
with open(feedback + "nextpass.in", "w") as file:
    file.write("decode\n%s\n" % lines[0])
end(42, "first pass: %d characters" % len(lines[0]))
