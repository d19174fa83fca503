#include "worker/judging/transcript.h"

#include <cstdio>

namespace gavel::worker {

namespace {

constexpr qsizetype kMostLine = 400; // characters shown
constexpr qsizetype kMostHead = kMostTranscript * 3 / 4;
constexpr qsizetype kMostTail = kMostTranscript - kMostHead - 512;
constexpr char kLeftOut[] = "[...]\n";

void appendVisibly(QByteArray &line, char c)
{
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 0x20 && byte != 0x7f) {
        line.append(c);
        return;
    }
    char text[8];
    std::snprintf(text, sizeof text, byte == '\t' ? "\\t" : byte == '\r' ? "\\r" : "\\x%02x", byte);
    line.append(text);
}

} // namespace

Transcript::Transcript(int processes) : m_processes(processes), m_open(std::size_t(2 * processes))
{
}

Transcript::Open &Transcript::openLine(Speaker speaker, int process)
{
    return m_open[std::size_t(2 * process + (speaker == Speaker::Interactor ? 0 : 1))];
}

QByteArray Transcript::beginning(Speaker speaker, int process) const
{
    char text[48];
    const double seconds = std::chrono::duration<double>(Clock::now() - m_start).count();
    std::snprintf(text, sizeof text, "%10.6f %c", seconds, speaker == Speaker::Interactor ? '<' : '>');
    QByteArray line(text);
    if (m_processes > 1)
        line += QByteArray::number(process) + ':';
    return line;
}

void Transcript::add(Speaker speaker, int process, std::span<const char> bytes)
{
    Open &open = openLine(speaker, process);
    for (const char c : bytes) {
        if (open.line.isEmpty())
            open.line = beginning(speaker, process);
        if (c == '\n') {
            if (open.length > kMostLine)
                open.line += "[...]";
            keep(open.line + '\n');
            open = {};
        } else if (++open.length <= kMostLine) {
            appendVisibly(open.line, c);
        }
    }
}

void Transcript::startPass()
{
    if (m_passes++ == 0)
        return;
    for (Open &open : m_open) {
        if (!open.line.isEmpty())
            keep(open.line + "[no end of line]\n");
        open = {};
    }
    keep("---\n");
}

void Transcript::keep(const QByteArray &line)
{
    if (m_tail.empty() && !m_isCut && m_head.size() + line.size() <= kMostHead) {
        m_head += line;
        return;
    }
    m_tail.push_back(line);
    m_tailSize += line.size();
    while (m_tailSize > kMostTail) {
        m_tailSize -= m_tail.front().size();
        m_tail.pop_front();
        m_isCut = true;
    }
}

QByteArray Transcript::text() const
{
    Transcript ended = *this;
    for (Open &open : ended.m_open) {
        if (!open.line.isEmpty())
            ended.keep(open.line + "[no end of line]\n");
    }
    QByteArray text = ended.m_head;
    if (ended.m_isCut)
        text += kLeftOut;
    for (const QByteArray &line : ended.m_tail)
        text += line;
    return text;
}

} // namespace gavel::worker
