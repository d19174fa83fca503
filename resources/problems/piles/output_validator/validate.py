import sys

given, answer, feedback = sys.argv[1:4]
numbers = list(map(int, open(given).read().split()))
most, weights = numbers[1], numbers[2:]
lines = sys.stdin.read().split()


def end(code, message):
    with open(feedback + "judgemessage.txt", "w") as file:
        file.write(message + "\n")
    sys.exit(code)


if len(lines) != 1 or len(lines[0]) != len(weights) or set(lines[0]) - {"1", "2"}:
    end(43, "not a line of %d characters 1 and 2" % len(weights))
difference = abs(sum(w if c == "1" else -w for w, c in zip(weights, lines[0])))
end(42 if difference <= most else 43, "difference %d, at most %d" % (difference, most))
