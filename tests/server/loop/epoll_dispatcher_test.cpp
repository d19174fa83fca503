#include "server/loop/epoll_dispatcher.h"

#include <QElapsedTimer>
#include <QSocketNotifier>
#include <QTcpServer>
#include <QTcpSocket>
#include <QThread>
#include <QTimer>
#include <QtTest>

#include <thread>

#include <sys/socket.h>
#include <unistd.h>

using namespace gavel;

namespace {

constexpr int kPatience = 30'000; // ms

struct Pair {
    Pair() { (void)!socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, fds); }
    ~Pair()
    {
        ::close(fds[0]);
        ::close(fds[1]);
    }
    int fds[2] = {-1, -1};
};

} // namespace

class EpollDispatcherTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itIsTheOneInUse();
    void postedEventsComeInOrder();
    void otherThreadsWakeIt();
    void timersFireInTime();
    void timersMayRemoveEachOther();
    void aNestedLoopDoesNotRepeatATimer();
    void manyTimersFireInOrder();
    void readNotifiersAreCalled();
    void writeNotifiersAreCalledWhenThereIsRoom();
    void aNotifierMayRemoveAnother();
    void numbersOfClosedDescriptorsAreReused();
    void connectionsCarryBytes();
    void refusedConnectionsAreTold();
    void aLoopCanBeLeftFromWithin();
};

void EpollDispatcherTest::itIsTheOneInUse()
{
    QVERIFY(qobject_cast<loop::EpollDispatcher *>(QAbstractEventDispatcher::instance()));
}

void EpollDispatcherTest::postedEventsComeInOrder()
{
    QList<int> order;
    QEventLoop loop;
    for (int i = 0; i < 3; ++i)
        QMetaObject::invokeMethod(
            &loop, [&, i] { order.append(i); }, Qt::QueuedConnection);
    QMetaObject::invokeMethod(&loop, &QEventLoop::quit, Qt::QueuedConnection);
    loop.exec();
    QCOMPARE(order, (QList<int>{0, 1, 2}));
}

void EpollDispatcherTest::otherThreadsWakeIt()
{
    // Nothing else is due: without being woken the loop would sleep for ever.
    QEventLoop loop;
    int count = 0;
    std::thread other([&] {
        for (int i = 0; i < 1000; ++i)
            QMetaObject::invokeMethod(
                &loop,
                [&] {
                    if (++count == 1000)
                        loop.quit();
                },
                Qt::QueuedConnection);
    });
    loop.exec();
    other.join();
    QCOMPARE(count, 1000);
}

void EpollDispatcherTest::timersFireInTime()
{
    QElapsedTimer clock;
    clock.start();
    QEventLoop loop;
    QTimer::singleShot(50, &loop, &QEventLoop::quit);
    loop.exec();
    QVERIFY(clock.elapsed() >= 49);
    QTimer repeating;
    int count = 0;
    connect(&repeating, &QTimer::timeout, this, [&] { ++count; });
    repeating.start(5);
    QCOMPARE(repeating.interval(), 5);
    QVERIFY(repeating.remainingTime() <= 5);
    QTRY_VERIFY_WITH_TIMEOUT(count >= 5, kPatience);
    repeating.stop();
    const int before = count;
    QTest::qWait(30);
    QCOMPARE(count, before);
}

void EpollDispatcherTest::timersMayRemoveEachOther()
{
    auto *first = new QTimer;
    auto *second = new QTimer;
    int fired = 0;
    connect(first, &QTimer::timeout, first, [&] {
        ++fired;
        delete std::exchange(second, nullptr);
        first->stop();
    });
    connect(second, &QTimer::timeout, second, [&] {
        ++fired;
        delete std::exchange(first, nullptr);
        second->stop();
    });
    first->start(1);
    second->start(1);
    QThread::msleep(5); // both are due in the same turn
    QTRY_COMPARE_WITH_TIMEOUT(fired, 1, kPatience);
    QTest::qWait(10);
    QCOMPARE(fired, 1);
    delete first;
    delete second;
}

void EpollDispatcherTest::aNestedLoopDoesNotRepeatATimer()
{
    QTimer timer;
    int depth = 0;
    int deepest = 0;
    connect(&timer, &QTimer::timeout, this, [&] {
        deepest = std::max(deepest, ++depth);
        QTest::qWait(20);
        --depth;
        timer.stop();
    });
    timer.start(1);
    QTRY_VERIFY_WITH_TIMEOUT(deepest > 0 && depth == 0, kPatience);
    QCOMPARE(deepest, 1);
}

void EpollDispatcherTest::manyTimersFireInOrder()
{
    QList<int> order;
    QObject context;
    for (const int delay : {40, 10, 30, 20, 0})
        QTimer::singleShot(delay, Qt::PreciseTimer, &context, [&order, delay] { order.append(delay); });
    QTRY_COMPARE_WITH_TIMEOUT(order.size(), 5, kPatience);
    QCOMPARE(order, (QList<int>{0, 10, 20, 30, 40}));
}

void EpollDispatcherTest::readNotifiersAreCalled()
{
    Pair pair;
    QSocketNotifier notifier(pair.fds[0], QSocketNotifier::Read);
    QByteArray got;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        char bytes[10];
        const ssize_t n = ::read(pair.fds[0], bytes, sizeof bytes);
        got.append(bytes, n > 0 ? n : 0);
    });
    QCOMPARE(::write(pair.fds[1], "ab", 2), 2);
    QTRY_COMPARE_WITH_TIMEOUT(got, QByteArray("ab"), kPatience);
    notifier.setEnabled(false);
    QCOMPARE(::write(pair.fds[1], "cd", 2), 2);
    QTest::qWait(20);
    QCOMPARE(got, QByteArray("ab"));
    notifier.setEnabled(true);
    QTRY_COMPARE_WITH_TIMEOUT(got, QByteArray("abcd"), kPatience);
}

void EpollDispatcherTest::writeNotifiersAreCalledWhenThereIsRoom()
{
    Pair pair;
    QSocketNotifier notifier(pair.fds[0], QSocketNotifier::Write);
    int calls = 0;
    connect(&notifier, &QSocketNotifier::activated, this, [&] {
        ++calls;
        notifier.setEnabled(false);
    });
    QTRY_COMPARE_WITH_TIMEOUT(calls, 1, kPatience);
    // Full: nothing until the other side reads.
    const QByteArray block(64 * 1024, 'x');
    while (::write(pair.fds[0], block.constData(), size_t(block.size())) > 0)
        continue;
    notifier.setEnabled(true);
    QTest::qWait(30);
    QCOMPARE(calls, 1);
    QByteArray sink(1 << 20, Qt::Uninitialized);
    while (::read(pair.fds[1], sink.data(), size_t(sink.size())) > 0)
        continue;
    QTRY_COMPARE_WITH_TIMEOUT(calls, 2, kPatience);
}

void EpollDispatcherTest::aNotifierMayRemoveAnother()
{
    Pair one;
    Pair two;
    auto *first = new QSocketNotifier(one.fds[0], QSocketNotifier::Read);
    auto *second = new QSocketNotifier(two.fds[0], QSocketNotifier::Read);
    int calls = 0;
    connect(first, &QSocketNotifier::activated, first, [&] {
        ++calls;
        delete std::exchange(second, nullptr);
        first->setEnabled(false);
    });
    connect(second, &QSocketNotifier::activated, second, [&] {
        ++calls;
        delete std::exchange(first, nullptr);
        second->setEnabled(false);
    });
    QCOMPARE(::write(one.fds[1], "a", 1), 1);
    QCOMPARE(::write(two.fds[1], "a", 1), 1);
    QTRY_COMPARE_WITH_TIMEOUT(calls, 1, kPatience);
    QTest::qWait(20);
    QCOMPARE(calls, 1);
    delete first;
    delete second;
}

void EpollDispatcherTest::numbersOfClosedDescriptorsAreReused()
{
    for (int round = 0; round < 100; ++round) {
        Pair pair;
        bool isCalled = false;
        QSocketNotifier notifier(pair.fds[0], QSocketNotifier::Read);
        connect(&notifier, &QSocketNotifier::activated, this, [&] {
            isCalled = true;
            notifier.setEnabled(false);
        });
        QCOMPARE(::write(pair.fds[1], "a", 1), 1);
        QTRY_VERIFY_WITH_TIMEOUT(isCalled, kPatience);
    }
}

void EpollDispatcherTest::connectionsCarryBytes()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    connect(&server, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = server.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [socket] { socket->write(socket->readAll()); });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
    });
    const QByteArray sent(3'000'000, 'x'); // more than the kernel's buffers hold
    std::vector<std::unique_ptr<QTcpSocket>> clients;
    std::vector<qint64> got(20);
    for (std::size_t i = 0; i < got.size(); ++i) {
        clients.push_back(std::make_unique<QTcpSocket>());
        QTcpSocket *socket = clients.back().get();
        connect(socket, &QTcpSocket::readyRead, this, [&got, socket, i] { got[i] += socket->readAll().size(); });
        connect(socket, &QTcpSocket::connected, this, [socket, &sent] { socket->write(sent); });
        socket->connectToHost(QHostAddress::LocalHost, server.serverPort());
    }
    for (const qint64 &size : got)
        QTRY_COMPARE_WITH_TIMEOUT(size, sent.size(), kPatience);
    for (const auto &client : clients)
        client->disconnectFromHost();
    QTRY_VERIFY_WITH_TIMEOUT(server.findChildren<QTcpSocket *>().isEmpty(), kPatience);
}

void EpollDispatcherTest::refusedConnectionsAreTold()
{
    QTcpServer server;
    QVERIFY(server.listen(QHostAddress::LocalHost));
    const quint16 port = server.serverPort();
    server.close();
    QTcpSocket socket;
    socket.connectToHost(QHostAddress::LocalHost, port);
    QTRY_COMPARE_WITH_TIMEOUT(socket.error(), QAbstractSocket::ConnectionRefusedError, kPatience);
}

void EpollDispatcherTest::aLoopCanBeLeftFromWithin()
{
    QEventLoop outer;
    bool isInnerDone = false;
    QTimer::singleShot(0, &outer, [&] {
        QEventLoop inner;
        QTimer::singleShot(5, &inner, &QEventLoop::quit);
        inner.exec();
        isInnerDone = true;
        outer.quit();
    });
    outer.exec();
    QVERIFY(isInnerDone);
}

int main(int argc, char **argv)
{
    QCoreApplication::setEventDispatcher(new loop::EpollDispatcher);
    QCoreApplication application(argc, argv);
    EpollDispatcherTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "epoll_dispatcher_test.moc"
