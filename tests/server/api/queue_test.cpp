// What staff do to the queue over HTTP: pause, resume, move and cancel.
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

using namespace gavel;
using namespace gavel::test;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

class QueueTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void aPausedProblemWaitsUntilItIsResumed();
    void pausesAreListedAndAudited();
    void pausesSurviveARestart();
    void pausesThatCannotBeAreRefused_data();
    void pausesThatCannotBeAreRefused();
    void aSelectionGoesToTheFront();
    void aSelectionGoesToTheBack();
    void movesAreStored();
    void badMovesAreRefused_data();
    void badMovesAreRefused();
    void aSelectionIsCancelled();

private:
    Answer pause(const QString &what, const QJsonObject &body = {});
    Answer resume(const QString &what);
    QString submit(const QString &problem = s("echo"));
    QJsonObject waiting(const QString &submission);
    QStringList judge(int count);
    static QStringList texts(const QJsonArray &array);

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker; // takes nothing until it is told to
};

void QueueTest::init()
{
    m_site = std::make_unique<TestSite>();
    QCOMPARE(m_site->import(s("echo")).status, 201);
    QCOMPARE(m_site->import(s("other")).status, 201);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(s("worker")));
    QVERIFY(m_worker->enter(s("w1"), s("i"), {}, 10));
}

void QueueTest::cleanup()
{
    m_worker.reset();
    m_site.reset();
}

Answer QueueTest::pause(const QString &what, const QJsonObject &body)
{
    return m_site->request("PUT", s("jury"), s("/api/v1/queue/pauses/") + what,
                           QJsonDocument(body).toJson(QJsonDocument::Compact), {{"Content-Type", "application/json"}});
}

Answer QueueTest::resume(const QString &what)
{
    return m_site->request("DELETE", s("jury"), s("/api/v1/queue/pauses/") + what);
}

QString QueueTest::submit(const QString &problem)
{
    return m_site
        ->post(s("contestant"), s("/api/v1/submissions"),
               {{s("problem"), problem}, {s("language"), s("python3")}, {s("source"), s("x")}})
        .text("id");
}

QJsonObject QueueTest::waiting(const QString &submission)
{
    return m_site->get(s("jury"), s("/api/v1/submissions/") + submission).json.value(s("waiting")).toObject();
}

// Lets the worker take so many jobs; the submissions they are of, in that order.
QStringList QueueTest::judge(int count)
{
    const int before = int(m_worker->all<wire::Job>().size());
    for (int i = 1; i <= count; ++i) {
        m_worker->send(wire::Ready{1, {}});
        if (!m_worker->waitFor<wire::Job>(before + i))
            qFatal("no job came");
    }
    QStringList submissions;
    for (const wire::Job &job : m_worker->all<wire::Job>().mid(before))
        submissions.append(QString::number(job.submission.value));
    return submissions;
}

QStringList QueueTest::texts(const QJsonArray &array)
{
    QStringList list;
    for (const QJsonValue &value : array)
        list.append(value.isString() ? value.toString() : value.toObject().value(s("submission")).toString());
    return list;
}

void QueueTest::aPausedProblemWaitsUntilItIsResumed()
{
    QCOMPARE(pause(s("problem/echo"), {{s("reason"), s("wrong answer file")}}).status, 204);
    const QString held = submit();
    const QString other = submit(s("other"));
    QCOMPARE(judge(1), QStringList{other});
    QCOMPARE(waiting(held).value(s("reason")).toString(), s("paused"));
    QCOMPARE(waiting(held).value(s("paused")).toObject(),
             (QJsonObject{{s("kind"), s("problem")}, {s("subject"), s("echo")}}));
    QCOMPARE(resume(s("problem/echo")).status, 204);
    QCOMPARE(judge(1), QStringList{held});
    QCOMPARE(resume(s("problem/echo")).status, 404);
}

void QueueTest::pausesAreListedAndAudited()
{
    QCOMPARE(pause(s("lane/practice"), {{s("reason"), s("the contest first")}}).status, 204);
    QCOMPARE(pause(s("language/python3")).status, 204);
    const QJsonArray pauses = m_site->get(s("jury"), s("/api/v1/queue/pauses")).array("pauses");
    QCOMPARE(pauses.size(), 2);
    const QJsonObject lane = pauses[0].toObject();
    QCOMPARE(lane.value(s("subject")).toString(), s("practice"));
    QCOMPARE(lane.value(s("reason")).toString(), s("the contest first"));
    QCOMPARE(lane.value(s("account")).toString(), s("jury"));
    const Answer audit = m_site->get(s("admin"), s("/api/v1/audit?action=queue.pause"));
    QCOMPARE(audit.array("entries").size(), 2);
}

void QueueTest::pausesSurviveARestart()
{
    QCOMPARE(pause(s("language/python3")).status, 204);
    const QString held = submit();
    m_site->restart();
    QCOMPARE(waiting(held).value(s("reason")).toString(), s("paused"));
    QCOMPARE(resume(s("language/python3")).status, 204);
    QVERIFY(waiting(held).value(s("reason")).toString() != s("paused"));
}

void QueueTest::pausesThatCannotBeAreRefused_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<QJsonObject>("body");
    QTest::addColumn<int>("status");
    QTest::newRow("kind") << s("weather/rain") << QJsonObject() << 404;
    QTest::newRow("problem") << s("problem/nothing") << QJsonObject() << 400;
    QTest::newRow("lane") << s("lane/fast") << QJsonObject() << 400;
    QTest::newRow("language") << s("language/klingon") << QJsonObject() << 400;
    QTest::newRow("reason") << s("problem/echo") << QJsonObject{{s("reason"), QString(501, QLatin1Char('x'))}} << 400;
    QTest::newRow("unknown") << s("problem/echo") << QJsonObject{{s("until"), s("noon")}} << 400;
}

void QueueTest::pausesThatCannotBeAreRefused()
{
    QFETCH(QString, what);
    QFETCH(QJsonObject, body);
    QFETCH(int, status);
    QCOMPARE(pause(what, body).status, status);
    QCOMPARE(m_site->get(s("jury"), s("/api/v1/queue/pauses")).array("pauses").size(), 0);
}

void QueueTest::aSelectionGoesToTheFront()
{
    QStringList sent;
    for (int i = 0; i < 4; ++i)
        sent.append(submit());
    const Answer moved =
        m_site->post(s("jury"), s("/api/v1/queue/move"),
                     {{s("submissions"), QJsonArray{sent[2], sent[3], s("999999")}}, {s("to_front"), true}});
    QCOMPARE(moved.status, 200);
    QCOMPARE(texts(moved.array("done")), (QStringList{sent[3], sent[2]}));
    QCOMPARE(texts(moved.array("refused")), QStringList{s("999999")});
    QCOMPARE(judge(4), (QStringList{sent[2], sent[3], sent[0], sent[1]}));
    // Leased by now.
    const Answer late = m_site->post(s("jury"), s("/api/v1/queue/move"),
                                     {{s("submissions"), QJsonArray{sent[0]}}, {s("lane"), s("contest")}});
    QCOMPARE(texts(late.array("refused")), QStringList{sent[0]});
}

void QueueTest::aSelectionGoesToTheBack()
{
    QStringList sent;
    for (int i = 0; i < 4; ++i)
        sent.append(submit());
    const Answer moved = m_site->post(s("jury"), s("/api/v1/queue/move"),
                                      {{s("submissions"), QJsonArray{sent[0], sent[1]}}, {s("to_back"), true}});
    QCOMPARE(texts(moved.array("done")), (QStringList{sent[0], sent[1]}));
    QCOMPARE(judge(4), (QStringList{sent[2], sent[3], sent[0], sent[1]}));
}

void QueueTest::movesAreStored()
{
    const QString first = submit();
    const QString second = submit();
    QCOMPARE(m_site
                 ->post(s("jury"), s("/api/v1/queue/move"),
                        {{s("submissions"), QJsonArray{second}}, {s("lane"), s("contest")}, {s("to_front"), true}})
                 .status,
             200);
    m_site->restart();
    QCOMPARE(waiting(second).value(s("lane")).toString(), s("contest"));
    QCOMPARE(waiting(second).value(s("position")).toInt(), 0);
    QCOMPARE(waiting(first).value(s("position")).toInt(), 1);
    QCOMPARE(m_site->get(s("admin"), s("/api/v1/audit?action=queue.move")).array("entries").size(), 1);
}

void QueueTest::badMovesAreRefused_data()
{
    QTest::addColumn<QJsonObject>("body");
    const QJsonArray one{s("1")};
    QTest::newRow("nowhere") << QJsonObject{{s("submissions"), one}};
    QTest::newRow("to no lane") << QJsonObject{{s("submissions"), one}, {s("lane"), s("fast")}};
    QTest::newRow("among custom runs") << QJsonObject{{s("submissions"), one}, {s("lane"), s("run")}};
    QTest::newRow("front and back") << QJsonObject{
        {s("submissions"), one}, {s("to_front"), true}, {s("to_back"), true}};
    QTest::newRow("nothing") << QJsonObject{{s("submissions"), QJsonArray()}, {s("to_front"), true}};
    QTest::newRow("no ids") << QJsonObject{{s("submissions"), QJsonArray{s("all")}}, {s("to_front"), true}};
}

void QueueTest::badMovesAreRefused()
{
    QFETCH(QJsonObject, body);
    QCOMPARE(m_site->post(s("jury"), s("/api/v1/queue/move"), body).status, 400);
}

void QueueTest::aSelectionIsCancelled()
{
    const QStringList sent{submit(), submit(), submit()};
    const QString leased = judge(1).first();
    QCOMPARE(leased, sent[0]);
    const Answer cancelled =
        m_site->post(s("jury"), s("/api/v1/queue/cancel"), {{s("submissions"), QJsonArray{sent[0], sent[2]}}});
    QCOMPARE(texts(cancelled.array("done")), (QStringList{sent[0], sent[2]}));
    QVERIFY(m_worker->waitFor<wire::Cancel>(1));
    const auto state = [&](const QString &id) {
        return m_site->get(s("jury"), s("/api/v1/submissions/") + id)
            .json.value(s("judging"))
            .toObject()
            .value(s("state"))
            .toString();
    };
    QCOMPARE(state(sent[0]), s("cancelled"));
    QCOMPARE(state(sent[1]), s("queued"));
    QCOMPARE(state(sent[2]), s("cancelled"));
    const Answer again = m_site->post(s("jury"), s("/api/v1/queue/cancel"), {{s("submissions"), QJsonArray{sent[0]}}});
    QCOMPARE(texts(again.array("refused")), QStringList{sent[0]});
}

QTEST_GUILESS_MAIN(QueueTest)
#include "queue_test.moc"
