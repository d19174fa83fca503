import sys

given, answer, feedback = sys.argv[1:4]
numbers = list(map(int, open(given).read().split()))[1:]
words = sys.stdin.read().split()


def end(code, message):
    with open(feedback + "judgemessage.txt", "w") as file:
        file.write(message + "\n")
    sys.exit(code)


try:
    place, calls = map(int, words)
except ValueError:
    end(43, " ".join(words)[:80])
if not 0 <= place < len(numbers) or calls > 40:
    end(43, "place %d after %d calls" % (place, calls))
for neighbour in (place - 1, place + 1):
    if 0 <= neighbour < len(numbers) and numbers[neighbour] >= numbers[place]:
        end(43, "place %d has a greater neighbour" % place)
end(42, "%d calls" % calls)
