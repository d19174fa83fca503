// Clients that misbehave by the thousand, beside one that does not: it is answered all the time, the others are gone in
// the end by the server's own doing, and nothing of them stays in memory.
#include "tests/server/http/test_server.h"

#include <QElapsedTimer>
#include <QEventLoop>
#include <QtTest>

#include <algorithm>
#include <future>
#include <vector>

#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace gavel;
using namespace gavel::test;
using namespace std::chrono_literals;

namespace {

constexpr int kThousand = 1000;
constexpr qint64 kMostGrowth = 64 * 1024 * 1024; // of the process, which holds the clients' side as well

// A blocking connection, in a thread of its own beside the server's event loop.
class Client {
public:
    explicit Client(quint16 port) : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        const timeval patience{60, 0};
        ::setsockopt(m_socket.get(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
        ::setsockopt(m_socket.get(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
        m_isConnected = ::connect(m_socket.get(), reinterpret_cast<const sockaddr *>(&address), sizeof address) == 0;
    }

    bool isConnected() const { return m_isConnected; }

    // As much as goes: who does not read may not be able to send all.
    void send(const QByteArray &bytes) const
    {
        (void)::send(m_socket.get(), bytes.constData(), size_t(bytes.size()), MSG_NOSIGNAL | MSG_DONTWAIT);
    }

    QByteArray read() const
    {
        char bytes[4096];
        const ssize_t got = ::recv(m_socket.get(), bytes, sizeof bytes, 0);
        return got > 0 ? QByteArray(bytes, got) : QByteArray();
    }

    // Closes with a reset, as a client does that is killed.
    void abort()
    {
        const linger hard{1, 0};
        ::setsockopt(m_socket.get(), SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
        m_socket.reset();
    }

private:
    UniqueFd m_socket;
    bool m_isConnected = false;
};

struct Honest {
    int answered = 0;
    qint64 medianUs = 0;
    qint64 worstUs = 0;
};

// One request after the other, each of which must be answered.
Honest behave(quint16 port, int requests)
{
    Honest honest;
    std::vector<qint64> times;
    const Client client(port);
    for (int i = 0; i < requests; ++i) {
        QElapsedTimer timer;
        timer.start();
        client.send("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
        const QByteArray answer = client.read();
        honest.answered += answer.startsWith("HTTP/1.1 200") && answer.endsWith("hello") ? 1 : 0;
        times.push_back(timer.nsecsElapsed() / 1000);
    }
    std::ranges::sort(times);
    honest.medianUs = times[times.size() / 2];
    honest.worstUs = times.back();
    return honest;
}

qint64 residentBytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        return 0;
    return file.readAll().split(' ').value(1).toLongLong() * ::sysconf(_SC_PAGESIZE);
}

http::Limits limits()
{
    http::Limits limits;
    limits.maxConnectionsPerAddress = 4 * kThousand;
    limits.requestTimeout = 500ms;
    limits.writeTimeout = 500ms;
    limits.lingerTimeout = 200ms;
    limits.leastBytesPerSecond = 1024 * 1024;
    return limits;
}

} // namespace

class AbuseTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void theHonestAreServed_data();
    void theHonestAreServed();

private:
    // Runs it in a thread of its own, and the server meanwhile.
    template <typename Work>
    auto beside(Work work)
    {
        QEventLoop loop;
        auto future = std::async(std::launch::async, [&] {
            auto outcome = work();
            QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
            return outcome;
        });
        loop.exec();
        return future.get();
    }
};

void AbuseTest::initTestCase()
{
    rlimit limit{};
    QCOMPARE(getrlimit(RLIMIT_NOFILE, &limit), 0);
    limit.rlim_cur = limit.rlim_max;
    QCOMPARE(setrlimit(RLIMIT_NOFILE, &limit), 0);
    QVERIFY2(limit.rlim_cur > 3 * kThousand, "this machine allows too few descriptors for a thousand clients");
}

void AbuseTest::theHonestAreServed_data()
{
    QTest::addColumn<QByteArray>("bytes");
    QTest::addColumn<bool>("aborts");
    QTest::addColumn<int>("count");
    const QByteArray get = "GET /hello HTTP/1.1\r\nHost: x\r\n";
    const QByteArray post = "POST /echo HTTP/1.1\r\nHost: x\r\n";
    const QByteArray last = get + "Connection: close\r\n\r\n"; // or it would be kept for its idle time
    QTest::newRow("silent") << QByteArray() << false << kThousand;
    QTest::newRow("slow head") << QByteArray("GET /hello HTTP/1.1\r\nHost: x\r\nX: ") << false << kThousand;
    QTest::newRow("slow body") << post + "Content-Length: 100\r\n\r\nabc" << false << kThousand;
    QTest::newRow("slow chunk") << post + "Transfer-Encoding: chunked\r\n\r\n64\r\nabc" << false << kThousand;
    QTest::newRow("pipelined, never read") << (get + "\r\n").repeated(50) + last << false << kThousand;
    QTest::newRow("files, never read") << QByteArray("GET /file HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
                                       << false << 100;
    QTest::newRow("oversized head") << get + "X: " + QByteArray(32 * 1024, 'x') << false << kThousand;
    QTest::newRow("oversized body") << post + "Content-Length: 999999999\r\n\r\n" + QByteArray(8192, 'x') << false
                                    << kThousand;
    QTest::newRow("two lengths") << post + "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello" + get + "\r\n"
                                 << false << kThousand;
    QTest::newRow("length and chunks") << post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" +
                                              get + "\r\n"
                                       << false << kThousand;
    QTest::newRow("noise") << QByteArray("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11).repeated(20) << false
                           << kThousand;
    QTest::newRow("gone in a head") << QByteArray("GET /hel") << true << kThousand;
    QTest::newRow("gone in a body") << post + "Content-Length: 100\r\n\r\nabc" << true << kThousand;
    QTest::newRow("gone in a handler") << QByteArray("GET /later/x HTTP/1.1\r\nHost: x\r\n\r\n") << true << kThousand;
    QTest::newRow("gone in an answer") << QByteArray("GET /file HTTP/1.1\r\nHost: x\r\n\r\n") << true << 100;
}

void AbuseTest::theHonestAreServed()
{
    QFETCH(QByteArray, bytes);
    QFETCH(bool, aborts);
    QFETCH(int, count);
    TestServer server(limits());
    const quint16 port = server.port();
    const Honest before = beside([port] { return behave(port, 100); });
    const qint64 memoryBefore = residentBytes();
    std::vector<Client> clients;
    const int connected = beside([&] {
        int done = 0;
        for (int i = 0; i < count; ++i) {
            clients.emplace_back(port);
            done += clients.back().isConnected() ? 1 : 0;
            clients.back().send(bytes);
        }
        if (aborts) {
            for (Client &client : clients)
                client.abort();
        }
        return done;
    });
    QCOMPARE(connected, count);
    const Honest during = beside([port] { return behave(port, 100); });
    // Those who have not gone by themselves are still there, and the server ends them.
    QTRY_COMPARE_WITH_TIMEOUT(server.server().connectionCount(), 0, 120'000);
    server.forgetAll();
    const qint64 growth = residentBytes() - memoryBefore;
    clients.clear();
    const Honest after = beside([port] { return behave(port, 100); });
    qInfo(
        "median/worst answer before %lld/%lld us, beside %d clients %lld/%lld us, after %lld/%lld us; memory %+lld KiB",
        before.medianUs, before.worstUs, count, during.medianUs, during.worstUs, after.medianUs, after.worstUs,
        growth / 1024);
    QCOMPARE(before.answered, 100);
    QCOMPARE(during.answered, 100);
    QCOMPARE(after.answered, 100);
    QVERIFY2(growth < kMostGrowth, qPrintable(QString::number(growth)));
}

QTEST_GUILESS_MAIN(AbuseTest)
#include "abuse_test.moc"
