# Talks to two processes: "0 text" is a line to or from the first, "1 text" one to or from the second.
import sys

given, answer, feedback = sys.argv[1:4]
halves = [list(map(int, line.split())) for line in open(given)]
total = int(open(answer).read())
told = [0, 0]
done = [False, False]


def end(code, message):
    with open(feedback + "judgemessage.txt", "w") as file:
        file.write(message + "\n")
    sys.exit(code)


def send(process, text):
    print(process, text, flush=True)


for process in (0, 1):
    send(process, len(halves[process]))
    send(process, " ".join(map(str, halves[process])))
while not all(done):
    words = sys.stdin.readline().split()
    if len(words) < 1:
        end(43, "the conversation ended without both sums")
    process = int(words[0])
    if len(words) == 1:
        if not done[process]:
            end(43, "process %d ended without a sum" % process)
        continue
    try:
        number = int(words[2])
    except (IndexError, ValueError):
        end(43, "process %d: no number in: %s" % (process, " ".join(words[1:])[:80]))
    if words[1] == "tell" and not done[process]:
        told[process] += 1
        if told[process] > 3:
            end(43, "process %d told more than three numbers" % process)
        send(1 - process, number)
    elif words[1] == "sum" and not done[process]:
        if number != total:
            end(43, "process %d: %d instead of %d" % (process, number, total))
        done[process] = True
    else:
        end(43, "process %d: did not expect: %s" % (process, " ".join(words[1:])[:80]))
end(42, "told %d and %d numbers" % tuple(told))
