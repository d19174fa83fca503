#pragma once

#include <QHostAddress>
#include <QRegularExpression>
#include <QTcpSocket>
#include <QtTest>

namespace gavel::test {

// A client that sends exactly the bytes it is told and shows exactly those it gets. Shares the event loop of the test
// with the server, hence the waiting for conditions.
class RawClient {
public:
    explicit RawClient(quint16 port)
    {
        m_socket.connectToHost(QHostAddress::LocalHost, port);
        (void)QTest::qWaitFor([this] { return m_socket.state() == QAbstractSocket::ConnectedState; });
    }

    void send(const QByteArray &bytes)
    {
        m_socket.write(bytes);
        m_socket.flush();
    }

    // Everything received so far.
    const QByteArray &received()
    {
        m_received += m_socket.readAll();
        return m_received;
    }

    // Waits until the text has arrived.
    bool waitFor(const QByteArray &text)
    {
        return QTest::qWaitFor([&] { return received().contains(text); }, kPatience);
    }

    // Waits until the server has ended its side, and gives everything it said.
    QByteArray untilClosed()
    {
        (void)QTest::qWaitFor([this] { return isClosed(); }, kPatience);
        return received();
    }

    bool isClosed() const { return m_socket.state() != QAbstractSocket::ConnectedState; }
    void hangUp() { m_socket.abort(); }
    QTcpSocket &socket() { return m_socket; }

    // The status codes of all answers received so far.
    QList<int> statuses()
    {
        static const QRegularExpression statusLine(QStringLiteral("HTTP/1\\.1 (\\d{3}) "));
        QList<int> found;
        auto matches = statusLine.globalMatch(QString::fromLatin1(received()));
        while (matches.hasNext())
            found.append(matches.next().captured(1).toInt());
        return found;
    }

private:
    static constexpr int kPatience = 30'000; // ms

    QTcpSocket m_socket;
    QByteArray m_received;
};

} // namespace gavel::test
