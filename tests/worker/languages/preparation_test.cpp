#include "core/plugin/plain_family.h"
#include "tests/support/fake_sandbox.h"
#include "worker/languages/preparation.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::worker;
using gavel::test::FakeEnd;
using gavel::test::FakeRun;
using gavel::test::FakeSandbox;

namespace {

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
    file.write(content);
}

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(none)");
}

// A language whose preparing copies its helper, and what is prepared of it.
struct Site {
    QTemporaryDir directory;
    QTemporaryDir prepared;
    FakeSandbox sandbox{[](const FakeRun &run) -> Result<FakeEnd> {
        FakeEnd end;
        end.exitCode = run.files.box.contains("helper.txt") ? 0 : 1;
        run.files.box["made.txt"] = run.files.box["helper.txt"] + run.files.box["main.toy"];
        return end;
    }};
    Preparation preparation{sandbox, 0, prepared.path()};
    const plugin::PlainFamily family;
    OfferedLanguage language;

    Site()
    {
        language.definition.id = QStringLiteral("toy");
        language.definition.path = directory.filePath(QStringLiteral("toy.json"));
        language.definition.sourceFile = QStringLiteral("main.toy");
        language.definition.example = QStringLiteral("add");
        language.definition.prepare = {{QStringLiteral("/bin/make")}};
        language.family = &family;
        language.version = QStringLiteral("1");
        write(directory.filePath(QStringLiteral("toy.helper.txt")), "help ");
        write(directory.filePath(QStringLiteral("toy.other.json")), "a language of its own");
        write(directory.filePath(QStringLiteral("toys.helper.txt")), "another's");
    }
};

} // namespace

class PreparationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatTheCommandsLeave()
    {
        Site site;
        QVERIFY(site.preparation.isNeeded(site.language));
        const Result<void> outcome = site.preparation.prepare(site.language);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QCOMPARE(contentOf(site.prepared.filePath(QStringLiteral("toy/made.txt"))), QByteArray("help add"));
        QCOMPARE(QDir(site.prepared.filePath(QStringLiteral("toy"))).entryList(QDir::Files),
                 QStringList{QStringLiteral("made.txt")});
        QVERIFY(!site.preparation.isNeeded(site.language));
    }

    void isNeededAgainWhenSomethingChanges()
    {
        Site site;
        QVERIFY(site.preparation.prepare(site.language));
        site.language.version = QStringLiteral("2");
        QVERIFY(site.preparation.isNeeded(site.language));
        QVERIFY(site.preparation.prepare(site.language));
        write(site.directory.filePath(QStringLiteral("toy.helper.txt")), "better help ");
        QVERIFY(site.preparation.isNeeded(site.language));
        QVERIFY(site.preparation.prepare(site.language));
        QCOMPARE(contentOf(site.prepared.filePath(QStringLiteral("toy/made.txt"))), QByteArray("better help add"));
    }

    void keepsTheOldWhenACommandFails()
    {
        Site site;
        QVERIFY(site.preparation.prepare(site.language));
        QVERIFY(QFile::remove(site.directory.filePath(QStringLiteral("toy.helper.txt"))));
        const Result<void> outcome = site.preparation.prepare(site.language);
        QVERIFY(!outcome);
        QVERIFY(QString::fromStdString(outcome.error().message).contains(QStringLiteral("/bin/make failed")));
        QCOMPARE(contentOf(site.prepared.filePath(QStringLiteral("toy/made.txt"))), QByteArray("help add"));
    }
};

QTEST_GUILESS_MAIN(PreparationTest)
#include "preparation_test.moc"
