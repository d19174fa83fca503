#include "bench/chaos/signs.h"

#include <QFile>
#include <QHostAddress>
#include <QTcpSocket>

namespace gavel::bench {

namespace {

using State = tests::FaultyLink::State;

// A letter as ps has it, "T" for one that is stopped; empty when it is gone.
QString processState(qint64 pid)
{
    QFile file(QStringLiteral("/proc/%1/stat").arg(pid));
    if (pid <= 0 || !file.open(QIODevice::ReadOnly))
        return {};
    const QString text = QString::fromLatin1(file.readAll());
    return text.mid(text.lastIndexOf(QLatin1Char(')')) + 2, 1);
}

} // namespace

QString seenStill(qint64 pid)
{
    return processState(pid) == QLatin1String("T") ? QStringLiteral("process %1 stands still").arg(pid) : QString();
}

QString seenGone(qint64 pid)
{
    return pid == 0 ? QStringLiteral("the process is gone") : QString();
}

bool takesConnections(int port)
{
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, quint16(port));
    return socket.waitForConnected(200);
}

QString seenFull(qint64 freeBytes)
{
    constexpr qint64 kNothing = 64 * 1024;
    return freeBytes >= 0 && freeBytes < kNothing ? QStringLiteral("%1 bytes free").arg(freeBytes) : QString();
}

QString seenSkew(double secondsAhead)
{
    return qAbs(secondsAhead) > 60 ? QStringLiteral("its clock is %1 s ahead").arg(secondsAhead, 0, 'f', 0) : QString();
}

// What such a link does to those who use it.
QString seenOnLink(const tests::FaultyLink &link, State state)
{
    const auto bytes = [](qint64 count, const char *whose) {
        return count > 0 ? QStringLiteral("%1 bytes of %2 held back").arg(count).arg(QLatin1String(whose)) : QString();
    };
    switch (state) {
    case State::Cut: return takesConnections(link.port()) ? QString() : QStringLiteral("connections are refused");
    case State::DeafHere: return bytes(link.heldBackHere(), "the server");
    case State::Slow:
        return link.connections() > 0 ? QStringLiteral("%1 connections at 25 KB/s").arg(link.connections()) : QString();
    default: return bytes(link.heldBack(), "the client");
    }
}

} // namespace gavel::bench
