// A cluster is upgraded under load as docs/operating.md says: the schema grows, then each server and each worker is
// stopped and started in turn. Nobody who comes in through nginx is refused without being told when to come again, and
// what was accepted is judged once, without a lost attempt.
#include "server/storage/connection.h"
#include "tests/support/local_judge.h"
#include "tests/support/private_postgresql.h"
#include "tests/support/private_redis.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QTcpSocket>
#include <QTimer>
#include <QtTest>

#include <csignal>

#include <unistd.h>

using namespace gavel::tests;
using gavel::test::PrivatePostgresql;
using gavel::test::PrivateRedis;

namespace {

constexpr std::chrono::milliseconds kBetweenSubmissions{150};
constexpr int kPatience = 60'000; // ms

const QByteArray kSum = "#include <iostream>\nint main() { long a, b; std::cin >> a >> b; std::cout << a + b; }\n";

// Submits at a steady rate through one address, as long as it lives, and again when it is told to come later.
class Contestants final : public QObject {
public:
    Contestants(int port, QByteArray token) : m_port(port), m_token(std::move(token))
    {
        connect(&m_timer, &QTimer::timeout, this, [this] { send("rolling-" + QByteArray::number(++m_sent)); });
        m_timer.start(kBetweenSubmissions);
    }

    void stop() { m_timer.stop(); }
    int sent() const { return m_sent; }
    const QStringList &accepted() const { return m_accepted; }
    const QStringList &faults() const { return m_faults; } // answers that nobody should get

private:
    void send(const QByteArray &key)
    {
        QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1/api/v1/submissions").arg(m_port)));
        request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
        request.setTransferTimeout(kPatience);
        request.setRawHeader("Authorization", "Bearer " + m_token);
        request.setRawHeader("Content-Type", "application/json");
        request.setRawHeader("Idempotency-Key", key);
        const QJsonObject body{{QStringLiteral("problem"), QStringLiteral("sum")},
                               {QStringLiteral("language"), QStringLiteral("cpp-gcc-gnupp20")},
                               {QStringLiteral("source"), QString::fromLatin1(kSum)}};
        QNetworkReply *reply = m_network.post(request, QJsonDocument(body).toJson());
        connect(reply, &QNetworkReply::finished, this, [this, reply, key] {
            reply->deleteLater();
            take(*reply, key);
        });
    }

    void take(QNetworkReply &reply, const QByteArray &key)
    {
        const int status = reply.attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
        const QByteArray answer = reply.readAll();
        const int later = reply.rawHeader("Retry-After").toInt();
        if (status == 202)
            m_accepted.append(QJsonDocument::fromJson(answer).object().value(QStringLiteral("id")).toString());
        else if ((status == 429 || status == 503) && later >= 1)
            QTimer::singleShot(later * 1000, this, [this, key] { send(key); });
        else
            m_faults.append(
                QStringLiteral("%1: %2 %3").arg(status).arg(reply.errorString(), QString::fromUtf8(answer.left(200))));
    }

    const int m_port;
    const QByteArray m_token;
    QNetworkAccessManager m_network;
    QTimer m_timer;
    int m_sent = 0;
    QStringList m_accepted;
    QStringList m_faults;
};

} // namespace

class RollingUpgradeTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void nobodyIsRefusedAndNothingIsLost();

private:
    void startNginx();
    void growSchema();
    void restartServer(LocalJudge &server);
    void startWorker(const QString &name);
    void restartWorker(const QString &name);
    void waitForMore(const Contestants &contestants);
    static double submissionsTaken(LocalJudge &server);

    std::unique_ptr<PrivatePostgresql> m_postgresql;
    std::unique_ptr<PrivateRedis> m_redis;
    std::unique_ptr<LocalJudge> m_a; // owns the workers
    std::unique_ptr<LocalJudge> m_b;
    QTemporaryDir m_folder;
    QProcess m_nginx;
    int m_door = 0;
};

void RollingUpgradeTest::initTestCase()
{
    m_postgresql = std::make_unique<PrivatePostgresql>();
    m_redis = std::make_unique<PrivateRedis>();
    qputenv("GAVEL_DATABASE_URL", m_postgresql->database(QStringLiteral("rolling")).toUtf8());
    qputenv("GAVEL_REDIS_URL", m_redis->url().toUtf8());
    m_a = std::make_unique<LocalJudge>();
    m_b = std::make_unique<LocalJudge>();
    QVERIFY2(m_a->prepare({QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/sum")}), qPrintable(m_a->errorText()));
    QVERIFY(QFile::link(m_a->directory() + QStringLiteral("/data"), m_b->directory() + QStringLiteral("/data")));
    for (LocalJudge *server : {m_a.get(), m_b.get()}) {
        server->setServerArguments({QStringLiteral("--no-rate-limits")});
        QVERIFY2(server->startServer(), qPrintable(server->errorText()));
        QVERIFY2(server->logIn(), qPrintable(server->errorText()));
    }
    startNginx();
    m_a->setWorkerPorts({m_door});
    startWorker(QStringLiteral("w1"));
    startWorker(QStringLiteral("w2"));
    QVERIFY2(m_a->waitForLanguage(QStringLiteral("cpp-gcc-gnupp20")), qPrintable(m_a->errorText()));
}

void RollingUpgradeTest::cleanupTestCase()
{
    m_nginx.terminate();
    m_nginx.waitForFinished(30'000);
    m_a.reset();
    m_b.reset();
    m_redis.reset();
    m_postgresql.reset();
}

// A POST may go on to the other server, too, when the one it was sent to has just closed the connection: the key that
// each carries keeps it from being taken twice.
void RollingUpgradeTest::startNginx()
{
    m_door = gavel::test::freePort();
    const QByteArray folder = m_folder.path().toUtf8();
    QByteArray temporary;
    for (const char *kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
        temporary += QByteArray(kind) + "_temp_path " + folder + '/' + kind + ";\n";
    const QByteArray user = ::geteuid() == 0 ? "user root;\n" : "";
    const auto server = [](const LocalJudge &judge) {
        return "server 127.0.0.1:" + QByteArray::number(judge.port()) + " max_fails=1 fail_timeout=1s;\n";
    };
    QFile file(m_folder.filePath(QStringLiteral("nginx.conf")));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(user + "daemon off;\nworker_processes 1;\npid " + folder +
               "/nginx.pid;\nerror_log stderr;\nevents {}\n" + "http {\naccess_log off;\n" + temporary +
               "upstream gavel {\n" + server(*m_a) + server(*m_b) +
               "keepalive 16;\n}\nmap $http_upgrade $gavel_connection { default upgrade; '' ''; }\n" +
               "server {\nlisten 127.0.0.1:" + QByteArray::number(m_door) +
               ";\nlocation / {\nproxy_pass http://gavel;\nproxy_http_version 1.1;\nproxy_set_header Upgrade "
               "$http_upgrade;\nproxy_set_header Connection $gavel_connection;\nproxy_next_upstream error timeout "
               "non_idempotent;\n}"
               "\n}\n}\n");
    file.close();
    m_nginx.setProcessChannelMode(QProcess::ForwardedChannels);
    m_nginx.start(QStringLiteral("/usr/sbin/nginx"), {QStringLiteral("-p"), m_folder.path(), QStringLiteral("-c"),
                                                      file.fileName(), QStringLiteral("-e"), QStringLiteral("stderr")});
    QVERIFY2(m_nginx.waitForStarted(30'000), "apt install nginx-light");
    const auto isListening = [this] {
        QTcpSocket socket;
        socket.connectToHost(QHostAddress::LocalHost, quint16(m_door));
        return socket.waitForConnected(100);
    };
    QTRY_VERIFY_WITH_TIMEOUT(isListening() || m_nginx.state() == QProcess::NotRunning, 30'000);
    QCOMPARE(m_nginx.state(), QProcess::Running);
}

void RollingUpgradeTest::startWorker(const QString &name)
{
    QVERIFY(m_a->startWorker(name, {QStringLiteral("--offer"), QStringLiteral("cpp-gcc-gnupp20"),
                                    QStringLiteral("--slots"), QStringLiteral("1")}));
}

// As a migration of a later version does, under the feet of servers that know nothing of it.
void RollingUpgradeTest::growSchema()
{
    using namespace gavel::storage;
    const auto connection = Connection::open(m_postgresql->address(QStringLiteral("rolling")),
                                             Connection::Access::ReadWrite, std::chrono::seconds(30));
    QVERIFY(connection.has_value());
    for (const char *table : {"submission", "judging", "run", "worker", "lost_attempt"}) {
        const QString sql = QStringLiteral("ALTER TABLE %1 ADD COLUMN of_a_later_version TEXT NOT NULL DEFAULT ''");
        QVERIFY((*connection)->execute(sql.arg(QString::fromLatin1(table))));
    }
    QVERIFY((*connection)->execute(QStringLiteral("CREATE TABLE of_a_later_version (id INTEGER PRIMARY KEY)")));
}

double RollingUpgradeTest::submissionsTaken(LocalJudge &server)
{
    const QByteArray series =
        "gavel_http_requests_total{method=\"POST\",route=\"/api/v1/submissions\",status=\"202\"} ";
    const QByteArray metrics = server.get(QStringLiteral("/metrics")).body;
    const qsizetype at = metrics.indexOf(series);
    return at < 0 ? 0 : metrics.mid(at + series.size(), 20).split('\n').first().toDouble();
}

void RollingUpgradeTest::waitForMore(const Contestants &contestants)
{
    const qsizetype before = contestants.accepted().size();
    QTRY_VERIFY_WITH_TIMEOUT(contestants.accepted().size() >= before + 5, kPatience);
}

// The next one is stopped when this one takes its share again.
void RollingUpgradeTest::restartServer(LocalJudge &server)
{
    ::kill(pid_t(server.serverPid()), SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(server.serverPid(), 0, kPatience);
    QVERIFY2(server.startServer(), qPrintable(server.errorText()));
    QTRY_VERIFY_WITH_TIMEOUT(submissionsTaken(server) >= 3, kPatience);
}

void RollingUpgradeTest::restartWorker(const QString &name)
{
    ::kill(pid_t(m_a->workerPid(name)), SIGTERM);
    QTRY_COMPARE_WITH_TIMEOUT(m_a->workerPid(name), 0, kPatience);
    m_a->killWorker(name); // of which only the name is left
    startWorker(name);
}

void RollingUpgradeTest::nobodyIsRefusedAndNothingIsLost()
{
    Contestants contestants(m_door, m_a->token());
    waitForMore(contestants);
    growSchema();
    waitForMore(contestants);
    restartServer(*m_a);
    restartServer(*m_b);
    for (const char *worker : {"w1", "w2"}) {
        restartWorker(QString::fromLatin1(worker));
        waitForMore(contestants);
    }
    contestants.stop();
    QTRY_VERIFY_WITH_TIMEOUT(contestants.accepted().size() + contestants.faults().size() == contestants.sent(),
                             kPatience);
    QVERIFY2(contestants.faults().isEmpty(), qPrintable(contestants.faults().join(QLatin1Char('\n'))));
    QCOMPARE(QSet<QString>(contestants.accepted().begin(), contestants.accepted().end()).size(), contestants.sent());
    for (const QString &submission : contestants.accepted()) {
        const QJsonObject judging = m_b->waitForEnd(submission, 90).value(QStringLiteral("judging")).toObject();
        QVERIFY2(judging.value(QStringLiteral("verdict")).toString() == QLatin1String("AC"),
                 QJsonDocument(judging).toJson().constData());
        QCOMPARE(judging.value(QStringLiteral("lost_attempts")).toInt(), 0);
        const HttpAnswer judgings = m_b->get(QStringLiteral("/api/v1/submissions/%1/judgings").arg(submission));
        QCOMPARE(judgings.json.value(QStringLiteral("judgings")).toArray().size(), 1);
    }
}

QTEST_GUILESS_MAIN(RollingUpgradeTest)
#include "rolling_upgrade_test.moc"
