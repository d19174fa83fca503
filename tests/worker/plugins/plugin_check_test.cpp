#include "worker/plugins/plugin_check.h"

#include <QDir>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel::worker;

namespace {

const QString kBuild = QStringLiteral(GAVEL_BINARY_DIR);
const PluginCheckTools kTools{kBuild + QStringLiteral("/bin/gavel-checker-host"),
                              kBuild + QStringLiteral("/plugins/languages")};

QString written(const PluginCheckReport &report)
{
    QString text;
    for (const PluginCheck &check : report.checks)
        text += QStringLiteral("%1 %2 | %3\n")
                    .arg(check.state == PluginCheck::State::Passed   ? QStringLiteral("ok  ")
                         : check.state == PluginCheck::State::Failed ? QStringLiteral("FAIL")
                                                                     : QStringLiteral("-   "),
                         check.check, check.detail);
    return text;
}

const PluginCheck *find(const PluginCheckReport &report, const char *check)
{
    for (const PluginCheck &one : report.checks)
        if (one.check.contains(QLatin1String(check)))
            return &one;
    return nullptr;
}

} // namespace

class PluginCheckTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ownPluginsPass_data();
    void ownPluginsPass();
    void namesWhatIsWrong_data();
    void namesWhatIsWrong();
    void checksAFileWhereItWasBuilt();
};

void PluginCheckTest::ownPluginsPass_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("kind");
    QTest::addColumn<int>("least");
    for (const char *id : {"default", "exact", "lines", "unordered-lines", "floats"})
        QTest::newRow(id) << QStringLiteral("%1/plugins/checkers/%2/%2.so").arg(kBuild, QLatin1String(id))
                          << QStringLiteral("checker") << 20;
    for (const char *id : {"native", "go", "rust", "python", "javascript", "jvm"})
        QTest::newRow(id) << QStringLiteral("%1/plugins/languages/%2/%2.so").arg(kBuild, QLatin1String(id))
                          << QStringLiteral("language family") << 10;
    QTest::newRow("a language file") << QStringLiteral(GAVEL_SOURCE_DIR "/plugins/languages/python/python3.json")
                                     << QStringLiteral("language") << 7;
}

void PluginCheckTest::ownPluginsPass()
{
    QFETCH(QString, path);
    QFETCH(QString, kind);
    QFETCH(int, least);
    const PluginCheckReport report = checkPlugin(path, kTools);
    QVERIFY2(report.isGood(), qPrintable(written(report)));
    QCOMPARE(report.kind, kind);
    QVERIFY2(report.checks.size() >= least, qPrintable(written(report)));
}

void PluginCheckTest::namesWhatIsWrong_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("check");
    QTest::addColumn<QString>("detail");
    const QString bad = kBuild + QStringLiteral("/test-plugins/");
    const auto row = [](const char *name, const QString &path, const char *check, const char *detail) {
        QTest::newRow(name) << path << QString::fromLatin1(check) << QString::fromLatin1(detail);
    };
    row("outdated checker", bad + QStringLiteral("checkers/outdated-checker/outdated-checker.so"), "is a plugin",
        "interface version 0");
    row("outdated family", bad + QStringLiteral("languages/outdated-family/outdated-family.so"), "is a plugin",
        "interface version 0");
    row("library called otherwise", bad + QStringLiteral("checkers/misnamed/misnamed.so"), "called after its id",
        "something-else.so");
    row("no interface", bad + QStringLiteral("checkers/no-interface/no-interface.so"), "loads", "CheckerPlugin");
    row("flags not looked at", bad + QStringLiteral("checkers/misbehaving/misbehaving.so"), "refuses an unknown flag",
        "accepted");
    row("a failure for a verdict", bad + QStringLiteral("checkers/misbehaving/misbehaving.so"), "judges NUL bytes",
        "not a failure");
    row("no file", QStringLiteral("/nonexistent/x.so"), "is a plugin", "no such file");
    row("no plugin", QStringLiteral(GAVEL_SOURCE_DIR "/README.md"), "is a plugin", "no Qt plugin");
    row("no language", QStringLiteral(GAVEL_SOURCE_DIR "/CMakePresets.json"), "is a language file",
        "no key of a language file");
    row("no language file", QStringLiteral("/nonexistent/x.json"), "is a language file", "No such file");
    row("a family that is not there", bad + QStringLiteral("languages/outdated-family/served.json"), "accepted", "");
}

void PluginCheckTest::namesWhatIsWrong()
{
    QFETCH(QString, path);
    QFETCH(QString, check);
    QFETCH(QString, detail);
    const PluginCheckReport report = checkPlugin(path, kTools);
    const PluginCheck *found = find(report, qPrintable(check));
    QVERIFY2(found, qPrintable(written(report)));
    if (detail.isEmpty()) { // a language of no family of its own is served plainly
        QVERIFY2(report.isGood(), qPrintable(written(report)));
        return;
    }
    QVERIFY2(!report.isGood() && found->state == PluginCheck::State::Failed, qPrintable(written(report)));
    QVERIFY2(found->detail.contains(detail), qPrintable(written(report)));
}

void PluginCheckTest::checksAFileWhereItWasBuilt()
{
    const QTemporaryDir directory;
    const QString copy = directory.filePath(QStringLiteral("exact.so"));
    QVERIFY(QFile::copy(kBuild + QStringLiteral("/plugins/checkers/exact/exact.so"), copy));
    const PluginCheckReport report = checkPlugin(copy, kTools);
    QVERIFY2(report.isGood() && report.id == QStringLiteral("exact"), qPrintable(written(report)));
}

QTEST_APPLESS_MAIN(PluginCheckTest)
#include "plugin_check_test.moc"
