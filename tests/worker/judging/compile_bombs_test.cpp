// Sources that attack the compiler, in the real compile pipeline: each ends with the verdict that its first lines name,
// in bounded time and with bounded messages, and the next compilation is as if nothing had been.
#include <QDir>

#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QtTest>

namespace {

const QString kPackage = QStringLiteral(GAVEL_SOURCE_DIR "/tests/end-to-end/hostile");
const QString kBombs = QStringLiteral(GAVEL_SOURCE_DIR "/tests/worker/judging/compile-bombs");

struct Answer {
    QByteArray output;
    QByteArray errors; // what the compiler said
    QString verdict;   // the code; empty: there was none
};

Answer judge(const QString &source)
{
    QProcess process;
    process.start(QStringLiteral(GAVEL_BINARY_DIR "/bin/gavel-worker"), {QStringLiteral("judge"), kPackage, source});
    Answer answer;
    if (!process.waitForFinished(110'000) || process.exitStatus() != QProcess::NormalExit)
        return answer;
    answer.output = process.readAllStandardOutput();
    answer.errors = process.readAllStandardError();
    static const QRegularExpression verdict(QStringLiteral("^([A-Z]+) \\(.*\\)$"));
    answer.verdict = verdict.match(QString::fromUtf8(answer.output.trimmed().split('\n').last())).captured(1);
    return answer;
}

// "Says: text" in the first lines of a bomb, as often as it stands there.
QStringList demandsOf(const QByteArray &source, const char *name)
{
    const QRegularExpression demand(QStringLiteral("^(?://|#) %1: (.*)$").arg(QString::fromLatin1(name)),
                                    QRegularExpression::MultilineOption);
    QStringList demands;
    auto matches = demand.globalMatch(QString::fromUtf8(source.left(1000)));
    while (matches.hasNext())
        demands.append(matches.next().captured(1));
    return demands;
}

} // namespace

class CompileBombsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void endsAsItMust_data()
    {
        QTest::addColumn<QString>("bomb");
        for (const QFileInfo &file : QDir(kBombs).entryInfoList(QDir::Files, QDir::Name))
            QTest::newRow(qPrintable(file.fileName())) << file.filePath();
    }

    void endsAsItMust()
    {
        QFETCH(QString, bomb);
        QFile file(bomb);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray source = file.readAll();
        const QStringList verdicts = demandsOf(source, "Verdict").value(0).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        QVERIFY(!verdicts.isEmpty());

        const Answer answer = judge(bomb);
        const QByteArray shown = answer.output + answer.errors.left(3000);
        QVERIFY2(verdicts.contains(answer.verdict), shown.constData());
        // Whoever gets a compile error is told something.
        QVERIFY(answer.verdict != QStringLiteral("CE") || answer.errors.size() > 20);
        QVERIFY2(answer.errors.size() < 70'000, "the compiler's messages were not cut");
        for (const QString &text : demandsOf(source, "Says"))
            QVERIFY2(answer.errors.contains(text.toUtf8()), shown.constData());
        for (const QString &text : demandsOf(source, "Never"))
            QVERIFY2(!answer.errors.contains(text.toUtf8()), shown.constData());
        QVERIFY2(!answer.errors.contains("root:"), shown.constData());
    }

    void theNextOneIsCompiledAsEver()
    {
        QCOMPARE(judge(kPackage + QStringLiteral("/submissions/accepted/twice.c")).verdict, QStringLiteral("AC"));
    }
};

QTEST_GUILESS_MAIN(CompileBombsTest)
#include "compile_bombs_test.moc"
