#include "worker/languages/probe_data.h"

#include "worker/judging/memory_file.h"

namespace gavel::worker {

namespace {

constexpr int kNumbers = 1'000'000;
constexpr int kDepth = 100'000;
const QByteArray kUnicodeLine = "žluťoučký kůň 日本語 🎉";

// Spread over six digits, the same every time.
constexpr qint64 numberAt(qint64 index)
{
    return index * 7919 % 1'000'003;
}

QByteArray manyNumbers()
{
    QByteArray text = QByteArray::number(kNumbers) + '\n';
    text.reserve(8 * kNumbers);
    for (qint64 i = 1; i <= kNumbers; ++i)
        text += QByteArray::number(numberAt(i)) + '\n';
    return text;
}

qint64 sumOfNumbers()
{
    qint64 sum = 0;
    for (qint64 i = 1; i <= kNumbers; ++i)
        sum += numberAt(i);
    return sum;
}

QByteArray textFor(ProbeKind kind)
{
    switch (kind) {
    case ProbeKind::Numbers: {
        static const QByteArray text = manyNumbers();
        return text;
    }
    case ProbeKind::Unicode: return kUnicodeLine + '\n';
    case ProbeKind::Recursion: return QByteArray::number(kDepth) + '\n';
    default: return "1 2\n";
    }
}

} // namespace

Result<UniqueFd> inputOf(ProbeKind kind)
{
    return sealedMemoryFile(textFor(kind));
}

QByteArray outputOf(ProbeKind kind)
{
    switch (kind) {
    case ProbeKind::Numbers: {
        static const QByteArray sum = QByteArray::number(sumOfNumbers());
        return sum;
    }
    case ProbeKind::Unicode: return kUnicodeLine + " ✓";
    case ProbeKind::Recursion: return QByteArray::number(qint64(kDepth) * (kDepth + 1) / 2);
    case ProbeKind::Contained: return "contained";
    default: return "3";
    }
}

domain::ProblemLimits limitsOf(ProbeKind kind, std::chrono::nanoseconds startTime)
{
    const auto start = std::chrono::ceil<std::chrono::milliseconds>(startTime);
    domain::ProblemLimits limits;
    limits.memory = kind == ProbeKind::Memory ? mebibytes(64) : mebibytes(512);
    limits.output = mebibytes(1);
    limits.cpuTimeLimit = std::chrono::seconds(10);
    if (kind == ProbeKind::Numbers || kind == ProbeKind::Memory)
        limits.cpuTimeLimit = std::chrono::seconds(30);
    if (kind == ProbeKind::Loop)
        limits.cpuTimeLimit = std::chrono::milliseconds(300) + 2 * start;
    return limits;
}

} // namespace gavel::worker
