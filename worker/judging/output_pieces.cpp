#include "worker/judging/output_pieces.h"

#include <algorithm>
#include <array>
#include <cerrno>

#include <unistd.h>

namespace gavel::worker {

namespace {

QByteArray readAt(int fd, qint64 offset, qint64 most)
{
    std::array<char, wire::kMostOutputPiece> bytes;
    const std::size_t wanted = std::size_t(std::min<qint64>(most, qint64(bytes.size())));
    ssize_t n = 0;
    do
        n = ::pread(fd, bytes.data(), wanted, off_t(offset));
    while (n < 0 && errno == EINTR);
    return n > 0 ? QByteArray(bytes.data(), n) : QByteArray();
}

// Of a character that begins with this byte; 1 also for what begins none.
int lengthOfCharacter(unsigned char first)
{
    if (first >= 0xf0 && first < 0xf8)
        return 4;
    if (first >= 0xe0 && first < 0xf0)
        return 3;
    return first >= 0xc0 && first < 0xe0 ? 2 : 1;
}

bool isContinuation(unsigned char byte)
{
    return (byte & 0xc0) == 0x80;
}

} // namespace

QByteArray wholeCharacters(const QByteArray &bytes)
{
    const qsizetype size = bytes.size();
    for (qsizetype back = 1; back <= std::min<qsizetype>(3, size); ++back) {
        const auto byte = static_cast<unsigned char>(bytes.at(size - back));
        if (isContinuation(byte))
            continue;
        return lengthOfCharacter(byte) > back ? bytes.first(size - back) : bytes;
    }
    return bytes;
}

bool OutputPieces::sendOne(int output, Ends ends)
{
    const QByteArray found = readAt(output, m_sent, m_most.count - m_sent);
    const QByteArray whole = wholeCharacters(found);
    const bool isMoreToCome = ends == Ends::WithCharacter || found.size() == wire::kMostOutputPiece;
    const QByteArray bytes = isMoreToCome ? whole : found;
    if (bytes.isEmpty())
        return false;
    m_send(wire::OutputPiece{m_key, m_run, m_sent, bytes});
    m_sent += bytes.size();
    return true;
}

void OutputPieces::look(int output)
{
    (void)sendOne(output, Ends::WithCharacter);
}

void OutputPieces::finish(int output)
{
    for (int piece = 0; piece < kMostLastPieces && sendOne(output, Ends::Anywhere); ++piece) {
    }
}

} // namespace gavel::worker
