#include "server/serve/serve_settings.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::serve;

namespace {

QStringList words(const char *text)
{
    return QString::fromLatin1(text).split(QLatin1Char(' '), Qt::SkipEmptyParts);
}

Environment environmentOf(const QHash<QString, QString> &variables)
{
    return [variables](const QString &name) {
        return variables.value(name);
    };
}

} // namespace

class ServeSettingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void defaults();
    void theCommandLineCountsMost();
    void readsEverySetting();
    void refuses_data();
    void refuses();
    void refusesBadFiles_data();
    void refusesBadFiles();
    void helpNamesEverySetting();

private:
    QString writeConfig(const QByteArray &content);

    QTemporaryDir m_directory;
};

QString ServeSettingsTest::writeConfig(const QByteArray &content)
{
    QFile file(m_directory.filePath(QStringLiteral("gavel.ini")));
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("no space");
    return file.fileName();
}

void ServeSettingsTest::defaults()
{
    const Result<ServeSettings> settings = readSettings({}, environmentOf({}));
    QVERIFY(settings.has_value());
    QCOMPARE(settings->address, QHostAddress(QHostAddress::LocalHost));
    QCOMPARE(settings->port, quint16(8080));
    QVERIFY(settings->isRateLimited);
    QVERIFY(!settings->dataDirectory.isEmpty());
}

void ServeSettingsTest::theCommandLineCountsMost()
{
    const QString config = writeConfig("queue-limit = 1\nlease = 2\ndrain = 3\n");
    const Result<ServeSettings> settings =
        readSettings({QStringLiteral("--config"), config, QStringLiteral("--drain"), QStringLiteral("30")},
                     environmentOf({{QStringLiteral("GAVEL_LEASE"), QStringLiteral("20")},
                                    {QStringLiteral("GAVEL_DRAIN"), QStringLiteral("21")}}));
    QVERIFY2(settings.has_value(), settings ? "" : settings.error().message.c_str());
    QCOMPARE(settings->queueLimit, 1);
    QVERIFY(settings->lease == std::chrono::seconds(20));
    QVERIFY(settings->drain == std::chrono::seconds(30));
}

void ServeSettingsTest::readsEverySetting()
{
    const Result<ServeSettings> settings = readSettings(
        words("--listen [::1]:9000 --data /d --queue-limit 7 --no-rate-limits --max-connections 11 "
              "--max-connections-per-address 12 --trusted-proxies 10.0.0.0/8,fd00::/8 --max-package-mib 5 --lease 6 "
              "--drain 0"),
        environmentOf({}));
    QVERIFY2(settings.has_value(), settings ? "" : settings.error().message.c_str());
    QCOMPARE(settings->address, QHostAddress(QStringLiteral("::1")));
    QCOMPARE(settings->port, quint16(9000));
    QCOMPARE(settings->dataDirectory, QStringLiteral("/d"));
    QCOMPARE(settings->queueLimit, 7);
    QVERIFY(!settings->isRateLimited);
    QCOMPARE(settings->http.maxConnections, 11);
    QCOMPARE(settings->http.maxConnectionsPerAddress, 12);
    QCOMPARE(settings->http.trustedProxies.size(), 2);
    QVERIFY(QHostAddress(QStringLiteral("10.1.2.3")).isInSubnet(settings->http.trustedProxies[0]));
    QCOMPARE(settings->maxPackage.count, mebibytes(5).count);
    QVERIFY(settings->drain == std::chrono::seconds(0));
}

void ServeSettingsTest::refuses_data()
{
    QTest::addColumn<QString>("arguments");
    QTest::addColumn<QString>("blamed");
    const auto row = [](const char *arguments, const char *blamed) {
        QTest::newRow(arguments) << QString::fromLatin1(arguments) << QString::fromLatin1(blamed);
    };
    row("--listen", "--listen");
    row("--listen 8080", "--listen");
    row("--listen example:80", "--listen");
    row("--listen 127.0.0.1:65536", "--listen");
    row("--queue-limit 0", "--queue-limit");
    row("--queue-limit many", "--queue-limit");
    row("--lease -1", "--lease");
    row("--tell-verdicts WA=AC", "--tell-verdicts");
    row("--time-factors java=fast", "--time-factors");
    row("--run-all-tests=yes", "--run-all-tests");
    row("--trusted-proxies everyone", "--trusted-proxies");
    row("--no-listen", "--no-listen");
    row("--prot 80", "--prot");
    row("8080", "8080");
    row("--config /nonexistent", "/nonexistent");
}

void ServeSettingsTest::refuses()
{
    QFETCH(QString, arguments);
    QFETCH(QString, blamed);
    const Result<ServeSettings> settings = readSettings(arguments.split(QLatin1Char(' ')), environmentOf({}));
    QVERIFY(!settings.has_value());
    QVERIFY2(QString::fromStdString(settings.error().message).contains(blamed), settings.error().message.c_str());
}

void ServeSettingsTest::refusesBadFiles_data()
{
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<QString>("blamed");
    QTest::newRow("unknown setting") << QByteArray("port = 80\n") << QStringLiteral("port");
    QTest::newRow("bad value") << QByteArray("rate-limits = perhaps\n") << QStringLiteral("rate-limits");
    QTest::newRow("in a section") << QByteArray("[server]\nlease = 5\n") << QStringLiteral("server/lease");
}

void ServeSettingsTest::refusesBadFiles()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, blamed);
    const Result<ServeSettings> settings =
        readSettings({}, environmentOf({{QStringLiteral("GAVEL_CONFIG"), writeConfig(content)}}));
    QVERIFY(!settings.has_value());
    QVERIFY2(QString::fromStdString(settings.error().message).contains(blamed), settings.error().message.c_str());
}

void ServeSettingsTest::helpNamesEverySetting()
{
    for (const char *name : {"--config", "--listen", "--data", "--queue-limit", "--no-rate-limits", "--drain"})
        QVERIFY2(settingsHelp().contains(QString::fromLatin1(name)), name);
}

QTEST_APPLESS_MAIN(ServeSettingsTest)
#include "serve_settings_test.moc"
