#include "worker/languages/proof_record.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel::worker;

namespace {

OfferedLanguage language(const QString &path, const char *version = "1")
{
    OfferedLanguage offered;
    offered.definition.id = QStringLiteral("toy");
    offered.definition.path = path;
    offered.version = QString::fromLatin1(version);
    return offered;
}

void write(const QString &path, const QByteArray &content)
{
    QFile file(path);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

} // namespace

class ProofRecordTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void keepsWhatPassed();
    void triesFailuresAnew();
    void forgetsWhatHasChanged();
    void startsEmptyOnABrokenFile();
};

void ProofRecordTest::keepsWhatPassed()
{
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("proofs.json"));
    ProofRecord(file).note(language({}), {});
    const auto found = ProofRecord(file).find(language({}));
    QVERIFY(found && found->isEmpty());
}

void ProofRecordTest::triesFailuresAnew()
{
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("proofs.json"));
    ProofRecord record(file);
    record.note(language({}), QStringLiteral("sum: wrong"));
    QCOMPARE(*record.find(language({})), QStringLiteral("sum: wrong"));
    QVERIFY(!ProofRecord(file).find(language({})));
}

void ProofRecordTest::forgetsWhatHasChanged()
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(QStringLiteral("toy.json"));
    write(path, "one");
    ProofRecord record{QString()};
    record.note(language(path), {});
    QVERIFY(record.find(language(path)));
    QVERIFY(!record.find(language(path, "2")));
    write(path, "two");
    QVERIFY(!record.find(language(path)));
}

void ProofRecordTest::startsEmptyOnABrokenFile()
{
    const QTemporaryDir directory;
    const QString file = directory.filePath(QStringLiteral("proofs.json"));
    write(file, "[\"half");
    QVERIFY(!ProofRecord(file).find(language({})));
}

QTEST_APPLESS_MAIN(ProofRecordTest)
#include "proof_record_test.moc"
