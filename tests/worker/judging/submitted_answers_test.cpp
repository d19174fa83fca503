#include "worker/judging/submitted_answers.h"

#include <QtTest>

using namespace gavel;
using worker::answeringFile;
using worker::SubmittedAnswers;

class SubmittedAnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void findsTheFile_data();
    void findsTheFile();
};

void SubmittedAnswersTest::findsTheFile_data()
{
    QTest::addColumn<QStringList>("files");
    QTest::addColumn<QStringList>("testcases");
    QTest::addColumn<QString>("answer"); // to the last testcase; empty: none
    const auto row = [](const char *name, const char *files, const char *testcases, const char *answer) {
        QTest::newRow(name) << QString::fromLatin1(files).split(QLatin1Char(' '))
                            << QString::fromLatin1(testcases).split(QLatin1Char(' ')) << QString::fromLatin1(answer);
    };
    row("by its own name", "01.out 02.out", "secret/01 secret/02", "02.out");
    row("by its whole name", "secret-a-02.ans 02.out", "secret/a/01 secret/a/02", "secret-a-02.ans");
    row("without an extension", "02 x", "secret/01 secret/02", "02");
    row(".out before .txt", "02.txt 02.out", "secret/01 secret/02", "02.out");
    row("there is none", "01.out 03.out", "secret/01 secret/02", "");
    row("any name will do for a single one", "answer.csv", "sample/1 secret/01", "answer.csv");
    row("but not one of several files", "a.csv b.csv", "secret/01", "");
    row("nor for one of several testcases", "answer.csv", "secret/01 secret/02", "");
    row("a sample only by its whole name", "1.out", "secret/1 sample/1", "");
    row("a sample by its whole name", "1.out sample-1.out", "secret/1 sample/1", "sample-1.out");
}

void SubmittedAnswersTest::findsTheFile()
{
    QFETCH(QStringList, files);
    QFETCH(QStringList, testcases);
    QFETCH(QString, answer);
    SubmittedAnswers::Files given;
    for (const QString &file : files)
        given.insert(file, "x");
    domain::JudgingData problem;
    for (const QString &name : testcases) {
        domain::Testcase testcase;
        testcase.name = name;
        testcase.isSample = name.startsWith(QLatin1String("sample/"));
        problem.testcases.append(testcase);
    }
    QCOMPARE(answeringFile(given, problem, problem.testcases.last()), answer);
}

QTEST_APPLESS_MAIN(SubmittedAnswersTest)
#include "submitted_answers_test.moc"
