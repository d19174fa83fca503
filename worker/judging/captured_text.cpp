#include "worker/judging/captured_text.h"

#include <cerrno>

#include <unistd.h>

namespace gavel::worker {

namespace {

constexpr char kCutNote[] = "\n[the compiler's output was cut here]\n";

QByteArray cut(QByteArray text)
{
    if (text.size() <= kMostCompilerOutput)
        return text;
    text.truncate(kMostCompilerOutput - qsizetype(sizeof kCutNote - 1));
    return text.append(kCutNote);
}

} // namespace

QByteArray readHead(int fd, qint64 most)
{
    QByteArray head(qsizetype(most), Qt::Uninitialized);
    qint64 length = 0;
    while (fd >= 0 && length < most) {
        const ssize_t n = pread(fd, head.data() + length, size_t(most - length), off_t(length));
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            break;
        length += n;
    }
    head.truncate(qsizetype(length));
    return head;
}

QByteArray compilerOutput(const sandbox::RunResult &result)
{
    // One byte more than is kept tells whether something was left out.
    QByteArray text = readHead(result.standardError.get(), kMostCompilerOutput + 1);
    appendCompilerOutput(text, readHead(result.standardOutput.get(), kMostCompilerOutput + 1));
    text.replace('\0', ' ');
    text.replace("/box/", "");
    text.replace("/app/", "");
    return text;
}

void appendCompilerOutput(QByteArray &text, const QByteArray &more)
{
    if (!text.isEmpty() && !more.isEmpty() && !text.endsWith('\n'))
        text.append('\n');
    text = cut(text + more);
}

QString shortened(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    qsizetype length = most - 1;
    if (text.at(length - 1).isHighSurrogate())
        --length;
    return text.left(length) + QChar(0x2026);
}

} // namespace gavel::worker
