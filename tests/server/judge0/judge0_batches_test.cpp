// The API of Judge0: batches, bounds, and callbacks.
#include "tests/server/judge0/judge0_site.h"

#include <QTcpServer>
#include <QTcpSocket>

#include <atomic>

using namespace gavel;
using namespace gavel::test;
using namespace gavel::test::judge0;

namespace {

// Keeps what one client sends.
class Listener : public QTcpServer {
public:
    Listener()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            ++connections;
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                received += socket->readAll();
                const qsizetype head = received.indexOf("\r\n\r\n");
                const qsizetype at = received.toLower().indexOf("content-length: ");
                if (head < 0 || at < 0)
                    return;
                const qsizetype size = received.mid(at + 16, received.indexOf('\r', at) - at - 16).toInt();
                if (received.size() >= head + 4 + size)
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            });
        });
        listen(QHostAddress::LocalHost);
    }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1/done").arg(serverPort()); }

    int connections = 0;
    QByteArray received;
};

std::atomic<bool> isRefusalLogged = false;

void noteRefusal(QtMsgType, const QMessageLogContext &, const QString &text)
{
    if (text.contains(QLatin1String("may not be connected to")))
        isRefusalLogged = true;
}

} // namespace

class Judge0BatchesTest : public QObject, private Judge0Site {
    Q_OBJECT

private Q_SLOTS:
    void init() { open(quiet()); }
    void batchesKeepTheirOrder();
    void batchesHaveBounds();
    void aFullQueueIs503();
    void callbacksAreCalled();
    void callbacksDoNotReachPrivateNetworks();
};

void Judge0BatchesTest::batchesKeepTheirOrder()
{
    QJsonObject bad = python();
    bad.remove(s("language_id"));
    const Answer created =
        post(s("/submissions/batch"), {{s("submissions"), QJsonArray{python("1"), bad, python("2")}}});
    QCOMPARE(created.status, 201);
    const QJsonArray answers = arrayOf(created);
    QCOMPARE(answers.size(), 3);
    QVERIFY(answers[1].toObject().contains(s("language_id")));
    const QString first = answers[0].toObject().value(s("token")).toString();
    const QString second = answers[2].toObject().value(s("token")).toString();
    for (int i = 0; i < 2; ++i) {
        const wire::Job job = nextJob();
        finish(job, "ran " + job.files[0].content);
    }
    (void)finished(first, {});
    (void)finished(second, {});
    const Answer read = get(s("/submissions/batch?tokens=%1,nothing,%2&fields=stdout").arg(second, first));
    QCOMPARE(read.status, 200);
    const QJsonArray found = read.array("submissions");
    QCOMPARE(found[0].toObject().value(s("stdout")).toString(), s("ran 2"));
    QVERIFY(found[1].isNull());
    QCOMPARE(found[2].toObject().value(s("stdout")).toString(), s("ran 1"));
    QCOMPARE(post(s("/submissions/batch"), {{s("submissions"), QJsonArray{bad}}}).status, 422);
}

void Judge0BatchesTest::batchesHaveBounds()
{
    QJsonArray many;
    for (int i = 0; i < 21; ++i)
        many.append(python());
    const Answer tooMany = post(s("/submissions/batch"), {{s("submissions"), many}});
    QCOMPARE(tooMany.status, 400);
    QCOMPARE(tooMany.text("error"), s("number of submissions in a batch should be less than or equal to 20"));
    const Answer none = post(s("/submissions/batch"), {{s("submissions"), QJsonArray()}});
    QCOMPARE(none.status, 400);
    QCOMPARE(none.text("error"), s("there should be at least one submission in a batch"));
    QCOMPARE(get(s("/submissions/batch")).status, 400);
}

void Judge0BatchesTest::aFullQueueIs503()
{
    serve::ServeSettings settings = quiet();
    settings.judge0.maxQueueSize = 2;
    open(settings);
    QCOMPARE(post(s("/submissions"), python()).status, 201);
    QCOMPARE(post(s("/submissions"), python()).status, 201);
    const Answer answer = post(s("/submissions"), python());
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.text("error"), s("queue is full"));
}

void Judge0BatchesTest::callbacksAreCalled()
{
    serve::ServeSettings settings = quiet();
    settings.outboundAllowed = {{QHostAddress(QHostAddress::LocalHost), 32}};
    open(settings);
    Listener listener;
    QJsonObject sent = python();
    sent.insert(s("callback_url"), listener.url());
    const QString token = post(s("/submissions"), sent).text("token");
    finish(nextJob(), "hi\n");
    TestSite::wait([&] { return listener.received.contains("}"); });
    QVERIFY(listener.received.startsWith("PUT /done HTTP/1.1\r\n"));
    QVERIFY(listener.received.toLower().contains("content-type: application/json"));
    const QJsonObject told =
        QJsonDocument::fromJson(listener.received.mid(listener.received.indexOf("\r\n\r\n") + 4)).object();
    QCOMPARE(told.value(s("token")).toString(), token);
    QCOMPARE(told.value(s("stdout")).toString(), s("aGkK\n"));
    QCOMPARE(told.size(), 8);
}

void Judge0BatchesTest::callbacksDoNotReachPrivateNetworks()
{
    Listener listener;
    QJsonObject sent = python();
    sent.insert(s("callback_url"), listener.url());
    const QString token = post(s("/submissions"), sent).text("token");
    const QtMessageHandler before = qInstallMessageHandler(noteRefusal);
    finish(nextJob(), "hi\n");
    (void)finished(token, {});
    // Its refusal is logged when it is over: nothing has come by then.
    TestSite::wait([] { return isRefusalLogged.load(); });
    qInstallMessageHandler(before);
    QVERIFY(isRefusalLogged);
    QVERIFY(!listener.hasPendingConnections());
    QCOMPARE(listener.connections, 0);
}

QTEST_GUILESS_MAIN(Judge0BatchesTest)
#include "judge0_batches_test.moc"
