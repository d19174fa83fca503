#include "worker/languages/probe_data.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

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
    const QByteArray text = textFor(kind);
    UniqueFd file(::memfd_create("probe", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file)
        return systemFailure("memfd_create");
    for (qsizetype at = 0; at < text.size();) {
        const ssize_t written = ::write(file.get(), text.constData() + at, size_t(text.size() - at));
        if (written < 0)
            return systemFailure("writing the input of a probe");
        at += written;
    }
    if (::fcntl(file.get(), F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_GROW | F_SEAL_SHRINK | F_SEAL_SEAL) != 0)
        return systemFailure("sealing the input of a probe");
    return file;
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
