#include "worker/judging/output_mutations.h"

namespace gavel::worker {

namespace {

// Many checkers read a number; none should fall over this one.
const QByteArray kHuge = QByteArray("9").repeated(400);

QByteArrayList tokensOf(const QByteArray &output)
{
    QByteArrayList tokens = output.simplified().split(' ');
    tokens.removeAll(QByteArray());
    return tokens;
}

bool isNumber(const QByteArray &token)
{
    bool isGood = false;
    token.toDouble(&isGood);
    return isGood;
}

// Every number replaced; empty when there is none.
QByteArray withNumbers(const QByteArrayList &tokens, const QByteArray &number)
{
    bool hasNumber = false;
    QByteArrayList changed;
    for (const QByteArray &token : tokens) {
        hasNumber = hasNumber || isNumber(token);
        changed.append(isNumber(token) ? number : token);
    }
    return hasNumber ? changed.join(' ') + '\n' : QByteArray();
}

QByteArray withSwappedLines(const QByteArray &output)
{
    QByteArrayList lines = output.split('\n');
    if (lines.size() < 3)
        return {};
    lines.swapItemsAt(0, lines.size() - 2);
    return lines.join('\n');
}

} // namespace

QList<Mutation> mutationsOf(const QByteArray &output)
{
    using enum Mutation::Reading;
    const QByteArrayList tokens = tokensOf(output);
    QList<Mutation> mutations;
    const auto add = [&](const char *name, const QByteArray &changed, Mutation::Reading reading) {
        if (tokensOf(changed) != tokens)
            mutations.append({QString::fromLatin1(name), changed, reading});
    };
    const auto addNumbers = [&](const char *name, const QByteArray &number) {
        if (const QByteArray changed = withNumbers(tokens, number); !changed.isEmpty())
            add(name, changed, WrongByDefault);
    };
    add("nothing at all", {}, NeverRight);
    add("junk after the end", output + "\njunk\n", NeverRight);
    add("NUL bytes", QByteArray(100, '\0'), NeverRight);
    if (tokens.isEmpty())
        return mutations;
    add("a token dropped", tokens.mid(0, tokens.size() - 1).join(' ') + '\n', WrongByDefault);
    add("a token twice", (tokens + QByteArrayList{tokens.last()}).join(' ') + '\n', WrongByDefault);
    // Half of a number may be near enough to the whole.
    add("its second half cut off", output.left(output.size() / 2), tokens.size() > 2 ? WrongByDefault : Open);
    if (const QByteArray swapped = withSwappedLines(output); !swapped.isEmpty())
        add("lines swapped", swapped, Open);
    addNumbers("nan for every number", "nan");
    addNumbers("inf for every number", "inf");
    addNumbers("1e999 for every number", "1e999");
    addNumbers("huge numbers", kHuge);
    addNumbers("huge negative numbers", '-' + kHuge);
    return mutations;
}

} // namespace gavel::worker
