#include "server/storage/database_url.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::storage;

class DatabaseUrlTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void pathsAreSqlite_data();
    void pathsAreSqlite();
    void everyPartIsRead();
    void aUnixSocketIsAFolder();
    void wrongOnesAreRefused_data();
    void wrongOnesAreRefused();
    void passwordsAreNeverShown();
};

void DatabaseUrlTest::pathsAreSqlite_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("path");
    QTest::newRow("absolute") << QStringLiteral("/var/lib/gavel/gavel.db") << QStringLiteral("/var/lib/gavel/gavel.db");
    QTest::newRow("relative") << QStringLiteral("gavel.db") << QStringLiteral("gavel.db");
    QTest::newRow("scheme") << QStringLiteral("sqlite:///srv/a b.db") << QStringLiteral("/srv/a b.db");
}

void DatabaseUrlTest::pathsAreSqlite()
{
    QFETCH(QString, text);
    QFETCH(QString, path);
    const auto location = parseDatabaseLocation(text);
    QVERIFY(location.has_value());
    QVERIFY(location->engine == Engine::Sqlite);
    QCOMPARE(location->path, path);
}

void DatabaseUrlTest::everyPartIsRead()
{
    const auto location = parseDatabaseLocation(
        QStringLiteral("postgresql://ann:p%40ss%2Fword@db.example.org:6000/judge?sslmode=verify-full"));
    QVERIFY(location.has_value());
    QVERIFY(location->engine == Engine::Postgresql);
    QCOMPARE(location->host, QStringLiteral("db.example.org"));
    QCOMPARE(location->port, 6000);
    QCOMPARE(location->name, QStringLiteral("judge"));
    QCOMPARE(location->user, QStringLiteral("ann"));
    QCOMPARE(location->password, QStringLiteral("p@ss/word"));
    QCOMPARE(location->options.value(QStringLiteral("sslmode")), QStringLiteral("verify-full"));
}

void DatabaseUrlTest::aUnixSocketIsAFolder()
{
    const auto location = parseDatabaseLocation(QStringLiteral("postgresql:///judge?host=/run/postgresql"));
    QVERIFY(location.has_value());
    QCOMPARE(location->host, QStringLiteral("/run/postgresql"));
    QCOMPARE(location->port, 5432);
    QVERIFY(location->user.isEmpty());
    const auto withPort = parseDatabaseLocation(QStringLiteral("postgresql://gavel@:6001/judge?host=/tmp/x"));
    QVERIFY(withPort.has_value());
    QCOMPARE(withPort->port, 6001);
}

void DatabaseUrlTest::wrongOnesAreRefused_data()
{
    QTest::addColumn<QString>("text");
    for (const char *text :
         {"", "sqlite://", "mysql://host/name", "postgresql://host", "postgresql://host/", "postgresql://host/a/b",
          "postgresql://host:port/name", "postgresql://host/name?sslmod=require",
          "postgresql://host/name?sslmode=disable%3Bhost%3Devil"})
        QTest::newRow(text) << QString::fromLatin1(text);
}

void DatabaseUrlTest::wrongOnesAreRefused()
{
    QFETCH(QString, text);
    const auto location = parseDatabaseLocation(text);
    QVERIFY(!location);
    QVERIFY(location.error().code == ErrorCode::InvalidArgument);
}

void DatabaseUrlTest::passwordsAreNeverShown()
{
    const auto url = withPassword(QStringLiteral("postgresql://ann@host/judge"), QStringLiteral("s3cr:t/?#@%"));
    QVERIFY(url.has_value());
    const auto location = parseDatabaseLocation(*url);
    QVERIFY(location.has_value());
    QCOMPARE(location->password, QStringLiteral("s3cr:t/?#@%"));
    QVERIFY(!location->display().contains(QStringLiteral("s3cr")));
    const auto wrong = parseDatabaseLocation(QStringLiteral("postgresql://ann:s3cret@host/judge?x=y"));
    QVERIFY(!wrong);
    QVERIFY(!QString::fromStdString(wrong.error().message).contains(QStringLiteral("s3cret")));
}

QTEST_GUILESS_MAIN(DatabaseUrlTest)
#include "database_url_test.moc"
