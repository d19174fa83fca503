#include "worker/plugins/version_memory.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::worker;

class VersionMemoryTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anAnswerIsRememberedOverARestart();
    void aChangedProgramIsAskedAgain();
    void changedPackagesAreAskedAgain();
    void anotherTreeIsAskedAgain();
    void aFailureIsNotRemembered();
    void aBrokenFileCostsOnlyTheMemory();

private:
    QString path(const char *name) const { return m_directory->filePath(QString::fromLatin1(name)); }
    void write(const char *name, const QByteArray &content);
    QString ask(VersionMemory &memory);

    std::unique_ptr<QTemporaryDir> m_directory;
    plugin::LanguageDefinition m_language;
    int m_probes = 0;
};

void VersionMemoryTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
    m_probes = 0;
    write("tree/usr/bin/compiler", "1");
    write("tree/var/lib/dpkg/status", "a");
    m_language.versionProbe = {QStringLiteral("/usr/bin/compiler"), QStringLiteral("--version")};
}

void VersionMemoryTest::write(const char *name, const QByteArray &content)
{
    QFile file(path(name));
    QVERIFY(QDir().mkpath(QFileInfo(file).path()));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QString VersionMemoryTest::ask(VersionMemory &memory)
{
    const auto answer = memory.ask(
        m_language, [this](const auto &) { return Result<QString>(QStringLiteral("answer %1").arg(++m_probes)); });
    return answer.value_or(QString());
}

void VersionMemoryTest::anAnswerIsRememberedOverARestart()
{
    {
        VersionMemory memory(path("versions"), path("tree"));
        QCOMPARE(ask(memory), QStringLiteral("answer 1"));
        QCOMPARE(ask(memory), QStringLiteral("answer 1"));
        QVERIFY(memory.save());
    }
    VersionMemory memory(path("versions"), path("tree"));
    QCOMPARE(ask(memory), QStringLiteral("answer 1"));
    QCOMPARE(m_probes, 1);
}

void VersionMemoryTest::aChangedProgramIsAskedAgain()
{
    VersionMemory memory(path("versions"), path("tree"));
    ask(memory);
    write("tree/usr/bin/compiler", "longer");
    QCOMPARE(ask(memory), QStringLiteral("answer 2"));
}

void VersionMemoryTest::changedPackagesAreAskedAgain()
{
    VersionMemory memory(path("versions"), path("tree"));
    ask(memory);
    write("tree/var/lib/dpkg/status", "longer");
    QCOMPARE(ask(memory), QStringLiteral("answer 2"));
}

void VersionMemoryTest::anotherTreeIsAskedAgain()
{
    {
        VersionMemory memory(path("versions"), path("tree"));
        ask(memory);
        QVERIFY(memory.save());
    }
    QVERIFY(QDir().rename(path("tree"), path("other")));
    VersionMemory memory(path("versions"), path("other"));
    QCOMPARE(ask(memory), QStringLiteral("answer 2"));
}

void VersionMemoryTest::aFailureIsNotRemembered()
{
    VersionMemory memory(path("versions"), path("tree"));
    const VersionProbe fails = [](const auto &) {
        return Result<QString>(failure(ErrorCode::Unavailable, "no"));
    };
    QVERIFY(!memory.ask(m_language, fails));
    QCOMPARE(ask(memory), QStringLiteral("answer 1"));
}

void VersionMemoryTest::aBrokenFileCostsOnlyTheMemory()
{
    write("versions", "{ not JSON");
    VersionMemory memory(path("versions"), path("tree"));
    QCOMPARE(ask(memory), QStringLiteral("answer 1"));
    QVERIFY(memory.save());
}

QTEST_APPLESS_MAIN(VersionMemoryTest)
#include "version_memory_test.moc"
