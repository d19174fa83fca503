#include "worker/link/worker_link.h"

#include "tests/support/fake_engine.h"
#include "tests/support/fake_server.h"

#include <QCryptographicHash>
#include <QSignalSpy>
#include <QTcpSocket>
#include <QTest>

using namespace gavel;
using namespace gavel::worker;
using domain::Verdict;
using test::FakeEngine;
using test::FakeServer;

class WorkerLinkTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void saysHelloAndReady();
    void judgesAndReports();
    void repeatsAReportUntilItIsAcknowledged();
    void aJobInHandSurvivesAReconnect();
    void aJobThatIsNoLongerOursIsStopped();
    void cancelStopsAJobWithoutAReport();
    void theSameJobTwiceIsJudgedOnce();
    void heartbeatsNameWhatIsHeld();
    void triesTheNextServer();
    void comesBackAfterTheServerWasKilled();
    void aMalformedMessageClosesWithAReason();
    void aSilentServerIsLeft();
    void aServerThatNeverAnswersHelloIsLeft();
    void aFullDiskAsksForNothingAndSaysSo();
    void aJobGivenBackIsReleased();
    void whatIsGivenBackUnheardIsToldLater();
    void aJobThatIsAlwaysGivenBackFails();
    void drainFinishesWhatIsHeld();
    void drainGivesBackWhatTakesTooLong();
    void drainGivesBackWhatHasNotBegun();
    void drainGivesBackReportsThatNobodyTakes();
    void drainEndsWithoutAServer();
    void theServersDrainLastsUntilItResumesOrWelcomes();
    void newLanguagesAreToldOnANewConnection();
    void aRefusalIsToldAsReason();
    void whatIsToldIsToldAgainAfterAReconnect();
    void testsOfLanguagesAreAskedAndAnswered();

private:
    void connectTo(const QList<QUrl> &servers);
    wire::Job job(qint64 judging) const;
    static JudgingOutcome accepted(const wire::Job &job);

    LinkSettings m_settings;
    ConnectionTimes m_times;
    qint64 m_freeDisk = 0;
    std::unique_ptr<FakeServer> m_server;
    std::unique_ptr<FakeEngine> m_engine;
    std::unique_ptr<ServerConnection> m_connection;
    std::unique_ptr<WorkerLink> m_link;
};

void WorkerLinkTest::init()
{
    m_freeDisk = 1LL << 40;
    m_settings = {};
    m_settings.name = QStringLiteral("w1");
    m_settings.dataDirectory = QStringLiteral("/data");
    m_settings.drainTime = std::chrono::seconds(60);
    m_settings.farewellTime = std::chrono::milliseconds(50);
    m_settings.freeDisk = [this] {
        return m_freeDisk;
    };
    m_times = {};
    m_times.firstRetry = std::chrono::milliseconds(5);
    m_times.mostRetry = std::chrono::milliseconds(20);
    m_server = std::make_unique<FakeServer>();
    m_engine = std::make_unique<FakeEngine>(2);
}

void WorkerLinkTest::cleanup()
{
    m_engine.reset();
    m_link.reset();
    m_connection.reset();
    m_server.reset();
}

void WorkerLinkTest::connectTo(const QList<QUrl> &servers)
{
    m_connection = std::make_unique<ServerConnection>(std::make_shared<ServerList>(servers), "secret", m_times);
    m_link = std::make_unique<WorkerLink>(*m_connection, *m_engine, m_settings);
    m_link->start();
}

wire::Job WorkerLinkTest::job(qint64 judging) const
{
    wire::Job job;
    job.key = {JudgingId{judging}, 1};
    job.language = QStringLiteral("cpp");
    job.files = {{QStringLiteral("a.cpp"), "int main(){}"}};
    job.judgingData = {QByteArray(64, 'a'), 10};
    return job;
}

JudgingOutcome WorkerLinkTest::accepted(const wire::Job &job)
{
    wire::Report report;
    report.key = job.key;
    report.verdict = Verdict::Accepted;
    return JudgingOutcome::reported(report);
}

void WorkerLinkTest::saysHelloAndReady()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    const wire::Hello hello = m_server->all<wire::Hello>().at(0);
    QCOMPARE(hello.name, QStringLiteral("w1"));
    QCOMPARE(hello.slots, 2);
    QVERIFY(!hello.instance.isEmpty());
    QCOMPARE(m_server->lastAuthorization(), QByteArray("Bearer secret"));
    QCOMPARE(m_server->all<wire::Ready>().at(0), (wire::Ready{2, {}}));
}

void WorkerLinkTest::judgesAndReports()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_engine->tell({job(1).key, wire::JobStage::Running, 1, 3});
    m_engine->end(accepted(job(1)));
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
    QCOMPARE(m_server->all<wire::Report>().at(0).verdict, std::optional(Verdict::Accepted));
    QCOMPARE(m_server->all<wire::Progress>().size(), 1);
    QTRY_COMPARE(m_server->all<wire::Ready>().last(), (wire::Ready{2, {}}));
}

void WorkerLinkTest::repeatsAReportUntilItIsAcknowledged()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_engine->end(accepted(job(1)));
    for (int sent = 1; sent <= 3; ++sent) {
        QTRY_COMPARE(m_server->all<wire::Report>().size(), sent);
        m_server->dropConnection();
    }
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 4);
    QCOMPARE(m_server->all<wire::Hello>().last().held, QList{job(1).key});
    m_server->send(wire::ReportReply{job(1).key});
    QTRY_VERIFY(!m_server->all<wire::Heartbeat>().isEmpty() && m_server->all<wire::Heartbeat>().last().held.isEmpty());
    m_server->dropConnection();
    QTRY_COMPARE(m_server->all<wire::Hello>().size(), 5);
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 2);
    QCOMPARE(m_server->all<wire::Report>().size(), 4);
}

void WorkerLinkTest::aJobInHandSurvivesAReconnect()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_server->dropConnection();
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 2);
    QCOMPARE(m_server->all<wire::Hello>().last().held, QList{job(1).key});
    QCOMPARE(m_server->all<wire::Hello>().last().instance, m_server->all<wire::Hello>().first().instance);
    QCOMPARE(m_server->all<wire::Ready>().last().slots, 1);
    m_engine->end(accepted(job(1)));
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
}

void WorkerLinkTest::aJobThatIsNoLongerOursIsStopped()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    m_server->send(job(2));
    QTRY_VERIFY(m_engine->has(job(2).key));
    m_engine->end(accepted(job(2)));
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
    m_server->send(wire::HeartbeatReply{{job(1).key, job(2).key}});
    QTRY_COMPARE(m_engine->cancelled(), QList{job(1).key});
    m_server->dropConnection();
    QTRY_COMPARE(m_server->all<wire::Hello>().size(), 2);
    QVERIFY(m_server->all<wire::Hello>().last().held.isEmpty());
    QCOMPARE(m_server->all<wire::Report>().size(), 1); // nobody wants the other one any more
}

void WorkerLinkTest::cancelStopsAJobWithoutAReport()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_server->send(wire::Cancel{job(1).key});
    QTRY_COMPARE(m_engine->cancelled(), QList{job(1).key});
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 2);
    QVERIFY(m_server->all<wire::Report>().isEmpty());
    QVERIFY(m_server->all<wire::Release>().isEmpty());
}

void WorkerLinkTest::theSameJobTwiceIsJudgedOnce()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_engine->end(accepted(job(1)));
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
    m_server->send(job(1)); // sent again by a server that has not heard of the report
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 2);
    QVERIFY(!m_engine->has(job(1).key));
}

void WorkerLinkTest::heartbeatsNameWhatIsHeld()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    m_server->send(job(2));
    QTRY_VERIFY(!m_server->all<wire::Heartbeat>().isEmpty());
    QTRY_COMPARE(m_server->all<wire::Heartbeat>().last().held, (QList{job(1).key, job(2).key}));
}

void WorkerLinkTest::triesTheNextServer()
{
    FakeServer gone;
    const QUrl goneUrl = gone.url();
    gone.stop();
    connectTo({goneUrl, m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
}

void WorkerLinkTest::comesBackAfterTheServerWasKilled()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    const quint16 port = m_server->port();
    QSignalSpy failures(m_connection.get(), &ServerConnection::failedToOpen);
    m_server->stop();
    m_engine->end(accepted(job(1)));
    QTRY_VERIFY(failures.size() >= 2);
    m_server = std::make_unique<FakeServer>(port);
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
}

void WorkerLinkTest::aMalformedMessageClosesWithAReason()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    QSignalSpy lost(m_connection.get(), &ServerConnection::lost);
    m_server->sendText(QStringLiteral("{\"type\":\"job\",\"judging\":\"x\"}"));
    QTRY_COMPARE(lost.size(), 1);
    QTRY_COMPARE(m_server->lastCloseCode(), 1002);
    QVERIFY2(lost.at(0).at(0).toString().contains(QStringLiteral("judging")), qPrintable(lost.at(0).at(0).toString()));
    QTRY_COMPARE(m_server->all<wire::Hello>().size(), 2);
}

// Shakes hands and says Welcome by hand, and from then on is deaf: not even a ping is answered.
void WorkerLinkTest::aSilentServerIsLeft()
{
    m_times.silence = std::chrono::milliseconds(50);
    m_times.ping = std::chrono::milliseconds(10);
    QTcpServer deaf;
    QVERIFY(deaf.listen(QHostAddress::LocalHost));
    bool isShaken = false;
    connect(&deaf, &QTcpServer::newConnection, this, [&] {
        QTcpSocket *socket = deaf.nextPendingConnection();
        connect(socket, &QTcpSocket::readyRead, socket, [&, socket] {
            const QByteArray request = socket->readAll();
            const QByteArray keyName = "Sec-WebSocket-Key: ";
            const qsizetype at = request.indexOf(keyName);
            if (at < 0)
                return;
            const QByteArray key = request.mid(at + keyName.size(), 24);
            const QByteArray accept =
                QCryptographicHash::hash(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11", QCryptographicHash::Sha1)
                    .toBase64();
            const QByteArray welcome = wire::encode(wire::ServerMessage(wire::Welcome{WorkerId{1}}));
            socket->write("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                          "Sec-WebSocket-Accept: " +
                          accept + "\r\n\r\n");
            socket->write(QByteArray("\x81") + char(welcome.size()) + welcome);
            isShaken = true;
        });
    });
    connectTo({QUrl(QStringLiteral("http://127.0.0.1:%1").arg(deaf.serverPort())), m_server->url()});
    QSignalSpy lost(m_connection.get(), &ServerConnection::lost);
    QTRY_COMPARE(lost.size(), 1);
    QVERIFY(isShaken);
    QVERIFY(lost.at(0).at(0).toString().contains(QStringLiteral("silent")));
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
}

void WorkerLinkTest::aServerThatNeverAnswersHelloIsLeft()
{
    m_times.handshake = std::chrono::milliseconds(50);
    m_server->answerHellos(false);
    FakeServer other;
    connectTo({m_server->url(), other.url()});
    QTRY_COMPARE(other.all<wire::Ready>().size(), 1);
    QCOMPARE(m_server->all<wire::Hello>().size(), 1);
}

void WorkerLinkTest::aFullDiskAsksForNothingAndSaysSo()
{
    m_freeDisk = 1000;
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    QCOMPARE(m_server->all<wire::Ready>().at(0).slots, 0);
    QVERIFY(m_server->all<wire::Ready>().at(0).reason.contains(QStringLiteral("disk")));
    m_server->send(job(1));
    QTRY_COMPARE(m_server->all<wire::Release>().size(), 1);
    QCOMPARE(m_server->all<wire::Release>().at(0).key, job(1).key);
    QVERIFY(!m_engine->has(job(1).key));
}

void WorkerLinkTest::aJobGivenBackIsReleased()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_freeDisk = 0;
    m_engine->end(JudgingOutcome::givenBack(job(1).key, QStringLiteral("no space left")));
    QTRY_COMPARE(m_server->all<wire::Release>().size(), 1);
    QCOMPARE(m_server->all<wire::Release>().at(0).reason, QStringLiteral("no space left"));
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 0);
}

// The server believed for the whole lease that we had it, and counted it as lost then.
void WorkerLinkTest::whatIsGivenBackUnheardIsToldLater()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_server->answerHellos(false);
    m_server->dropConnection();
    QTRY_COMPARE(m_server->all<wire::Hello>().size(), 2); // names the job
    QCOMPARE(m_server->all<wire::Hello>().last().held, QList<wire::JobKey>{job(1).key});
    m_freeDisk = 0;
    m_engine->end(JudgingOutcome::givenBack(job(1).key, QStringLiteral("no space left")));
    QTRY_VERIFY(!m_engine->has(job(1).key));
    m_server->send(wire::Welcome{WorkerId{7}, std::chrono::milliseconds(15'000), std::chrono::milliseconds(100)});
    QTRY_COMPARE(m_server->all<wire::Release>().size(), 1);
    QVERIFY(m_server->all<wire::Release>()[0].key == job(1).key);
}

// It would go round for ever: giving back does not count as an attempt.
void WorkerLinkTest::aJobThatIsAlwaysGivenBackFails()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    for (int time = 1; time <= 3; ++time) {
        m_server->send(job(1));
        QTRY_VERIFY(m_engine->has(job(1).key));
        m_engine->end(JudgingOutcome::givenBack(job(1).key, QStringLiteral("the blob is larger than the cache")));
        QTRY_COMPARE(m_server->all<wire::Release>().size(), std::min(time, 2));
    }
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
    QCOMPARE(m_server->all<wire::Report>().at(0).error, QStringLiteral("the blob is larger than the cache"));
    QVERIFY(!m_server->all<wire::Report>().at(0).verdict);
}

void WorkerLinkTest::drainFinishesWhatIsHeld()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_engine->tell({job(1).key, wire::JobStage::Running, 0, 3});
    QTRY_COMPARE(m_server->all<wire::Progress>().size(), 1);
    QSignalSpy drained(m_link.get(), &WorkerLink::drained);
    m_settings.farewellTime = std::chrono::seconds(60);
    m_link->drain();
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 0);
    QVERIFY(m_engine->has(job(1).key));
    m_engine->end(accepted(job(1)));
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
    m_server->send(wire::ReportReply{job(1).key});
    QTRY_COMPARE(drained.size(), 1);
    QTRY_COMPARE(m_server->lastCloseCode(), 1001);
    QCOMPARE(m_server->connections(), 1);
}

void WorkerLinkTest::drainGivesBackWhatTakesTooLong()
{
    m_settings.drainTime = std::chrono::milliseconds(20);
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_engine->tell({job(1).key, wire::JobStage::Running, 0, 3});
    QTRY_COMPARE(m_server->all<wire::Progress>().size(), 1);
    QSignalSpy drained(m_link.get(), &WorkerLink::drained);
    m_link->drain();
    QTRY_COMPARE(drained.size(), 1);
    QTRY_COMPARE(m_server->all<wire::Release>().size(), 1);
    QVERIFY(m_server->all<wire::Report>().isEmpty());
}

void WorkerLinkTest::drainGivesBackWhatHasNotBegun()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    QSignalSpy drained(m_link.get(), &WorkerLink::drained);
    m_link->drain();
    QTRY_COMPARE(drained.size(), 1);
    QTRY_COMPARE(m_server->all<wire::Release>().size(), 1);
}

void WorkerLinkTest::drainGivesBackReportsThatNobodyTakes()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_engine->end(accepted(job(1)));
    QTRY_COMPARE(m_server->all<wire::Report>().size(), 1);
    QSignalSpy drained(m_link.get(), &WorkerLink::drained);
    m_link->drain();
    QTRY_COMPARE(drained.size(), 1);
    QTRY_COMPARE(m_server->all<wire::Release>().size(), 1);
}

void WorkerLinkTest::drainEndsWithoutAServer()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    m_server->stop();
    m_engine->end(accepted(job(1)));
    QSignalSpy drained(m_link.get(), &WorkerLink::drained);
    m_link->drain();
    QTRY_COMPARE(drained.size(), 1);
}

void WorkerLinkTest::theServersDrainLastsUntilItResumesOrWelcomes()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(wire::Drain{});
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 0);
    m_server->send(wire::Resume{});
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 2);
    m_server->send(wire::Drain{});
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 0);
    m_server->dropConnection(); // a server that still wants it drained says so again
    QTRY_COMPARE(m_server->all<wire::Ready>().last().slots, 2);
}

void WorkerLinkTest::newLanguagesAreToldOnANewConnection()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(job(1));
    QTRY_VERIFY(m_engine->has(job(1).key));
    wire::OfferedLanguage language;
    language.id = QStringLiteral("cpp");
    m_link->setLanguages({language});
    QTRY_COMPARE(m_server->all<wire::Hello>().size(), 2);
    QCOMPARE(m_server->all<wire::Hello>().last().languages.size(), 1);
    QCOMPARE(m_server->all<wire::Hello>().last().held, QList{job(1).key});
    m_link->setLanguages({language});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 2);
    QCOMPARE(m_server->connections(), 2);
}

void WorkerLinkTest::aRefusalIsToldAsReason()
{
    connectTo({m_server->url()});
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_link->setRefusal(QStringLiteral("the sandbox failed its self-test"));
    QTRY_COMPARE(m_server->all<wire::Ready>().last(),
                 (wire::Ready{0, QStringLiteral("the sandbox failed its self-test")}));
}

void WorkerLinkTest::whatIsToldIsToldAgainAfterAReconnect()
{
    connectTo({m_server->url()});
    wire::Status status;
    status.load = 0.5;
    wire::HostReport report;
    report.attacks = 3;
    m_link->tell(status); // before it is welcome
    m_link->tell(report);
    QTRY_COMPARE(m_server->all<wire::Status>().size(), 1);
    QTRY_COMPARE(m_server->all<wire::HostReport>().size(), 1);
    m_link->tell(report); // nothing new
    status.load = 0.75;
    m_link->tell(status);
    QTRY_COMPARE(m_server->all<wire::Status>().size(), 2);
    QCOMPARE(m_server->all<wire::HostReport>().size(), 1);
    m_server->dropConnection();
    QTRY_COMPARE(m_server->all<wire::Status>().size(), 3);
    QTRY_COMPARE(m_server->all<wire::HostReport>().size(), 2);
    QCOMPARE(m_server->all<wire::Status>().at(2).load, 0.75);
}

void WorkerLinkTest::testsOfLanguagesAreAskedAndAnswered()
{
    connectTo({m_server->url()});
    const QSignalSpy wanted(m_link.get(), &WorkerLink::languageTestWanted);
    QTRY_COMPARE(m_server->all<wire::Ready>().size(), 1);
    m_server->send(wire::TestLanguage{QStringLiteral("cpp")});
    QTRY_COMPARE(wanted.size(), 1);
    QCOMPARE(wanted[0][0].toString(), QStringLiteral("cpp"));
    const wire::LanguageTested tested{QStringLiteral("cpp"), QStringLiteral("12"), {}, {}};
    m_link->tell(tested);
    QTRY_COMPARE(m_server->all<wire::LanguageTested>().size(), 1);
    QCOMPARE(m_server->all<wire::LanguageTested>().at(0), tested);
}

QTEST_GUILESS_MAIN(WorkerLinkTest)
#include "worker_link_test.moc"
