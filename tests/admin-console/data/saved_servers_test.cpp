#include "admin-console/data/saved_servers.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel::console;

class SavedServersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsSavedComesBack();
    void onlyTheOwnerMayRead();
    void aBrokenFileIsLeftAlone();
    void addressesArePutRight_data();
    void addressesArePutRight();

private:
    QTemporaryDir m_folder;
    QString path(const char *name) const { return m_folder.filePath(QString::fromLatin1(name)); }
};

void SavedServersTest::whatIsSavedComesBack()
{
    auto servers = SavedServers::load(path("deep/servers.json"));
    QVERIFY(servers);
    QVERIFY(servers->all().isEmpty());
    const SavedServer one{
        QStringLiteral("https://a.example"), QStringLiteral("ann"), "gvl_1", {}, QDateTime::currentDateTimeUtc()};
    SavedServer other = one;
    other.login = QStringLiteral("ben");
    other.lastUsed = one.lastUsed.addSecs(5);
    QVERIFY(servers->put(one));
    QVERIFY(servers->put(other));
    SavedServer renewed = one;
    renewed.token = "gvl_2";
    QVERIFY(servers->put(renewed));
    const auto again = SavedServers::load(path("deep/servers.json"));
    QVERIFY(again);
    QCOMPARE(again->all().size(), 2);
    QCOMPARE(again->all().at(0).login, QStringLiteral("ben")); // used last
    QCOMPARE(again->all().at(1).token, QByteArray("gvl_2"));
    QVERIFY(servers->remove(other));
    QCOMPARE(SavedServers::load(path("deep/servers.json"))->all().size(), 1);
}

void SavedServersTest::onlyTheOwnerMayRead()
{
    auto servers = SavedServers::load(path("private.json"));
    QVERIFY(servers->put({QStringLiteral("https://a.example"), QStringLiteral("ann"), "gvl_1", {}, {}}));
    const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
    QVERIFY(!(QFile::permissions(path("private.json")) & others));
    // Also when the file was open to all before.
    QFile::setPermissions(path("private.json"), QFile::permissions(path("private.json")) | others);
    QVERIFY(servers->put({QStringLiteral("https://a.example"), QStringLiteral("ann"), "gvl_2", {}, {}}));
    QVERIFY(!(QFile::permissions(path("private.json")) & others));
}

void SavedServersTest::aBrokenFileIsLeftAlone()
{
    QFile file(path("broken.json"));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write("{ not json");
    file.close();
    const auto servers = SavedServers::load(path("broken.json"));
    QVERIFY(!servers);
    QVERIFY(QString::fromStdString(servers.error().message).contains(QStringLiteral("broken.json")));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll(), QByteArray("{ not json"));
}

void SavedServersTest::addressesArePutRight_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("address"); // empty: refused
    QTest::newRow("a name means https") << QStringLiteral(" judge.example ") << QStringLiteral("https://judge.example");
    QTest::newRow("this machine means http")
        << QStringLiteral("localhost:8080") << QStringLiteral("http://localhost:8080");
    QTest::newRow("a loopback number too") << QStringLiteral("127.0.0.1:80") << QStringLiteral("http://127.0.0.1:80");
    QTest::newRow("a path is dropped") << QStringLiteral("http://a.example/api/v1")
                                       << QStringLiteral("http://a.example");
    QTest::newRow("a password is dropped")
        << QStringLiteral("https://x:y@a.example") << QStringLiteral("https://a.example");
    QTest::newRow("nothing") << QStringLiteral("  ") << QString();
    QTest::newRow("another scheme") << QStringLiteral("ftp://a.example") << QString();
    QTest::newRow("spaces") << QStringLiteral("a b") << QString();
}

void SavedServersTest::addressesArePutRight()
{
    QFETCH(QString, typed);
    QFETCH(QString, address);
    QCOMPARE(addressFromText(typed).value_or(QString()), address);
}

QTEST_APPLESS_MAIN(SavedServersTest)
#include "saved_servers_test.moc"
