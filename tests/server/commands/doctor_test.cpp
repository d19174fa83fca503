// Of each service that a server is told to work with doctor says how it is, and of each fault what to do.
#include "server/commands/commands.h"
#include "server/redis/redis_question.h"
#include "tests/support/certificates.h"
#include "tests/support/private_redis.h"
#include "tests/support/server_world.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;

class DoctorTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void whatIsNotConfiguredIsNotLookedAt();
    void redisIsLookedAt();
    void redisWantsItsPassword();
    void redisIsAway();
    void theServersCertificateIsLookedAt();
    void theCollectorIsLookedAt();
    void lettersThatWereGivenUpAreTold();

private:
    struct Finding {
        bool isThere = false;
        bool isGood = false;
        QString detail;
        QString fix;
    };
    using Environment = QList<QPair<QString, QString>>;

    // What doctor says, with more in its environment.
    QMap<QString, Finding> findings(const Environment &environment = {}) const;
    QString write(const char *name, const QByteArray &content) const;
    void tell(const QByteArrayList &command, const QString &password = {}) const;
    Environment redis() const { return {{QStringLiteral("GAVEL_REDIS_URL"), m_redis->url()}}; }

    QTemporaryDir m_folder;
    std::unique_ptr<test::PrivateRedis> m_redis;
};

void DoctorTest::initTestCase()
{
    test::ServerWorld world(m_folder.path()); // makes the database
    m_redis = std::make_unique<test::PrivateRedis>();
}

QMap<QString, DoctorTest::Finding> DoctorTest::findings(const Environment &environment) const
{
    QProcess process;
    QProcessEnvironment all = QProcessEnvironment::systemEnvironment();
    for (const auto &[name, value] : environment)
        all.insert(name, value);
    process.setProcessEnvironment(all);
    process.start(QCoreApplication::applicationFilePath(),
                  {QStringLiteral("--command"), QStringLiteral("doctor"), QStringLiteral("--json"),
                   QStringLiteral("--data"), m_folder.path()});
    process.closeWriteChannel();
    if (!process.waitForFinished(100'000) || process.exitStatus() != QProcess::NormalExit)
        qFatal("doctor does not end");
    QMap<QString, Finding> found;
    for (const QJsonValue value : QJsonDocument::fromJson(process.readAllStandardOutput()).array()) {
        const QJsonObject one = value.toObject();
        found.insert(one.value(QStringLiteral("what")).toString(),
                     {true, one.value(QStringLiteral("good")).toBool(), one.value(QStringLiteral("detail")).toString(),
                      one.value(QStringLiteral("fix")).toString()});
    }
    return found;
}

QString DoctorTest::write(const char *name, const QByteArray &content) const
{
    QFile file(m_folder.filePath(QString::fromLatin1(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("cannot write");
    return file.fileName();
}

void DoctorTest::tell(const QByteArrayList &command, const QString &password) const
{
    redis::RedisAddress address = m_redis->address();
    address.password = password;
    const auto answer = redis::ask(address, {command});
    if (!answer)
        qFatal("%s", answer.error().message.c_str());
}

void DoctorTest::whatIsNotConfiguredIsNotLookedAt()
{
    const auto found = findings();
    for (const char *what : {"redis", "tls", "collector", "postgresql"})
        QVERIFY2(!found.contains(QString::fromLatin1(what)), what);
    for (const char *what : {"database", "webhooks", "languages"})
        QVERIFY2(found.value(QString::fromLatin1(what)).isGood, what);
}

void DoctorTest::redisIsLookedAt()
{
    const auto sound = findings(redis());
    for (const char *what : {"redis", "redis memory", "redis on disk", "redis clock", "redis queue"})
        QVERIFY2(sound.value(QString::fromLatin1(what)).isGood, what);
    QVERIFY(sound.value(QStringLiteral("redis")).detail.contains(QStringLiteral("version 7")));

    tell({"CONFIG", "SET", "maxmemory-policy", "allkeys-lru"});
    const Finding forgetful = findings(redis()).value(QStringLiteral("redis memory"));
    QVERIFY(forgetful.isThere && !forgetful.isGood);
    QVERIFY(forgetful.fix.contains(QStringLiteral("noeviction")));
    tell({"CONFIG", "SET", "maxmemory-policy", "noeviction"});

    tell({"CONFIG", "SET", "maxmemory", "1"});
    const Finding full = findings(redis()).value(QStringLiteral("redis memory"));
    QVERIFY(full.isThere && !full.isGood);
    QVERIFY(full.fix.contains(QStringLiteral("maxmemory")));
    tell({"CONFIG", "SET", "maxmemory", "0"});

    tell({"REPLICAOF", "127.0.0.1", "1"});
    const Finding replica = findings(redis()).value(QStringLiteral("redis"));
    QVERIFY(replica.isThere && !replica.isGood);
    tell({"REPLICAOF", "NO", "ONE"});
}

void DoctorTest::redisWantsItsPassword()
{
    tell({"CONFIG", "SET", "requirepass", "open sesame"});
    const Finding refused = findings(redis()).value(QStringLiteral("redis"));
    QVERIFY(refused.isThere && !refused.isGood);
    QVERIFY(refused.fix.contains(QStringLiteral("redis-password-file")));
    Environment environment = redis();
    environment.append({QStringLiteral("GAVEL_REDIS_PASSWORD_FILE"), write("password", "open sesame\n")});
    QVERIFY(findings(environment).value(QStringLiteral("redis")).isGood);
    tell({"CONFIG", "SET", "requirepass", ""}, QStringLiteral("open sesame"));
}

void DoctorTest::redisIsAway()
{
    m_redis->kill();
    const Finding away = findings(redis()).value(QStringLiteral("redis"));
    m_redis->start();
    QVERIFY(away.isThere && !away.isGood);
    QVERIFY(!away.fix.isEmpty());
}

void DoctorTest::theServersCertificateIsLookedAt()
{
    const auto one = test::TestCertificate::make(m_folder.path(), QStringLiteral("one"));
    const auto other = test::TestCertificate::make(m_folder.path(), QStringLiteral("other"));
    for (const QString &key : {one.key, other.key})
        QVERIFY(QFile::setPermissions(key, QFile::ReadOwner | QFile::WriteOwner));
    const auto with = [&](const QString &certificate, const QString &key) {
        return findings(
            {{QStringLiteral("GAVEL_TLS_CERTIFICATE"), certificate}, {QStringLiteral("GAVEL_TLS_KEY"), key}});
    };
    const auto sound = with(one.certificate, one.key);
    for (const char *what : {"tls", "tls-certificate", "tls-key"})
        QVERIFY2(sound.value(QString::fromLatin1(what)).isGood, what);
    const auto mixed = with(one.certificate, other.key);
    QVERIFY(mixed.value(QStringLiteral("tls")).isThere && !mixed.value(QStringLiteral("tls")).isGood);
    const auto missing = with(m_folder.filePath(QStringLiteral("nowhere")), one.key);
    QVERIFY(!missing.value(QStringLiteral("tls-certificate")).isGood);
    QVERIFY(QFile::setPermissions(one.key, QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
    const Finding open = with(one.certificate, one.key).value(QStringLiteral("tls-key"));
    QVERIFY(open.isThere && !open.isGood);
    QVERIFY(open.fix.contains(QStringLiteral("chmod 600")));
}

void DoctorTest::theCollectorIsLookedAt()
{
    const Environment environment{{QStringLiteral("GAVEL_OTLP_URL"), QStringLiteral("http://127.0.0.1:1")}};
    const Finding finding = findings(environment).value(QStringLiteral("collector"));
    QVERIFY(finding.isThere && !finding.isGood);
    QVERIFY(!finding.fix.isEmpty());
}

void DoctorTest::lettersThatWereGivenUpAreTold()
{
    test::ServerWorld world(m_folder.path());
    for (const char *sql : {"INSERT INTO webhook (id, url, secret, events, is_enabled, created_at_ms) "
                            "VALUES (1, 'http://x', 's', '', TRUE, 0)",
                            "INSERT INTO webhook_delivery (webhook_id, event, event_key, body, state, tries, "
                            "next_try_at_ms, last_result, "
                            "created_at_ms) VALUES (1, 'e', 'k', '{}', 'dead', 9, 0, 'refused', 0)"})
        QVERIFY(world.database->writeAndWait(
            [sql](storage::Connection &connection) { return connection.execute(QString::fromLatin1(sql)); }));
    const Finding finding = findings().value(QStringLiteral("webhooks"));
    QVERIFY(finding.isThere && !finding.isGood);
    QVERIFY(finding.detail.contains(QStringLiteral("1 deliveries")));
    QVERIFY(finding.fix.contains(QStringLiteral("replay")));
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc > 1 && QByteArray(argv[1]) == "--command")
        return commands::run(QCoreApplication::arguments().mid(2));
    DoctorTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "doctor_test.moc"
