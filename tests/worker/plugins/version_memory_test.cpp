#include "worker/plugins/version_memory.h"

#include <QFile>
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
    write("compiler", "1");
    write("packages", "a");
    m_language.versionProbe = {path("compiler"), QStringLiteral("--version")};
}

void VersionMemoryTest::write(const char *name, const QByteArray &content)
{
    QFile file(path(name));
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
        VersionMemory memory(path("versions"), path("packages"));
        QCOMPARE(ask(memory), QStringLiteral("answer 1"));
        QCOMPARE(ask(memory), QStringLiteral("answer 1"));
        QVERIFY(memory.save());
    }
    VersionMemory memory(path("versions"), path("packages"));
    QCOMPARE(ask(memory), QStringLiteral("answer 1"));
    QCOMPARE(m_probes, 1);
}

void VersionMemoryTest::aChangedProgramIsAskedAgain()
{
    VersionMemory memory(path("versions"), path("packages"));
    ask(memory);
    write("compiler", "longer");
    QCOMPARE(ask(memory), QStringLiteral("answer 2"));
}

void VersionMemoryTest::changedPackagesAreAskedAgain()
{
    VersionMemory memory(path("versions"), path("packages"));
    ask(memory);
    write("packages", "longer");
    QCOMPARE(ask(memory), QStringLiteral("answer 2"));
}

void VersionMemoryTest::aFailureIsNotRemembered()
{
    VersionMemory memory(path("versions"), path("packages"));
    const VersionProbe fails = [](const auto &) {
        return Result<QString>(failure(ErrorCode::Unavailable, "no"));
    };
    QVERIFY(!memory.ask(m_language, fails));
    QCOMPARE(ask(memory), QStringLiteral("answer 1"));
}

void VersionMemoryTest::aBrokenFileCostsOnlyTheMemory()
{
    write("versions", "{ not JSON");
    VersionMemory memory(path("versions"), path("packages"));
    QCOMPARE(ask(memory), QStringLiteral("answer 1"));
    QVERIFY(memory.save());
}

QTEST_APPLESS_MAIN(VersionMemoryTest)
#include "version_memory_test.moc"
