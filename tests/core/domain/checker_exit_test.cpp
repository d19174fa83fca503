#include "core/domain/checker_exit.h"

#include <QtTest>

#include <csignal>

using namespace gavel;
using namespace gavel::domain;

using Outcome = CheckerReport::Outcome;
Q_DECLARE_METATYPE(CheckerDialect)
Q_DECLARE_METATYPE(CheckerExit)
Q_DECLARE_METATYPE(Outcome)

class CheckerExitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void exitCodesAreTheProtocol_data();
    void exitCodesAreTheProtocol();
    void allOtherEndsAreFailures_data();
    void allOtherEndsAreFailures();
    void testlibGivesPoints_data();
    void testlibGivesPoints();
    void readsScores_data();
    void readsScores();
};

void CheckerExitTest::exitCodesAreTheProtocol_data()
{
    QTest::addColumn<CheckerDialect>("dialect");
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<Outcome>("outcome");
    const auto row = [](CheckerDialect dialect, int exitCode, Outcome outcome) {
        const char *name = dialect == CheckerDialect::Kattis ? "kattis %d" : "testlib %d";
        QTest::addRow(name, exitCode) << dialect << exitCode << outcome;
    };
    row(CheckerDialect::Kattis, 42, Outcome::Accepted);
    row(CheckerDialect::Kattis, 43, Outcome::WrongAnswer);
    for (const int other : {0, 1, 2, 3, 41, 44, 127, 139, 255})
        row(CheckerDialect::Kattis, other, Outcome::Failed);
    row(CheckerDialect::Testlib, 0, Outcome::Accepted);
    row(CheckerDialect::Testlib, 1, Outcome::WrongAnswer);
    row(CheckerDialect::Testlib, 2, Outcome::PresentationError);
    row(CheckerDialect::Testlib, 4, Outcome::PresentationError);
    row(CheckerDialect::Testlib, 8, Outcome::PresentationError);
    for (const int other : {3, 5, 6, 7, 9, 15, 16, 30, 42, 43, 66, 127, 255})
        row(CheckerDialect::Testlib, other, Outcome::Failed);
}

void CheckerExitTest::exitCodesAreTheProtocol()
{
    QFETCH(CheckerDialect, dialect);
    QFETCH(int, exitCode);
    QFETCH(Outcome, outcome);
    const CheckerReport report = reportOf(dialect, CheckerExit{Termination::Exited, exitCode, 0});
    QCOMPARE(report.outcome, outcome);
    QCOMPARE(report.juryMessage.empty(), outcome != Outcome::Failed); // a failure says why, the rest is the checker's
    QVERIFY(!report.score);
}

void CheckerExitTest::allOtherEndsAreFailures_data()
{
    QTest::addColumn<CheckerExit>("exit");
    QTest::addColumn<QString>("reason");
    const auto row = [](Termination termination, const char *reason) {
        // The codes that would accept: what is left in them must not count.
        QTest::newRow(reason) << CheckerExit{termination, 42, SIGSEGV} << QString::fromLatin1(reason);
        QTest::newRow(qPrintable(QString::fromLatin1(reason) + QLatin1Char('0')))
            << CheckerExit{termination, 0, SIGSEGV} << QString::fromLatin1(reason);
    };
    row(Termination::Signalled, "signal 11 (Segmentation fault)");
    row(Termination::CpuTimeLimit, "took longer");
    row(Termination::WallTimeLimit, "took longer than");
    row(Termination::IdleLimit, "waited");
    row(Termination::MemoryLimit, "memory limit");
    row(Termination::OutputLimit, "output limit");
    row(Termination::SecurityViolation, "forbidden system call");
    row(Termination::Cancelled, "cancelled");
}

void CheckerExitTest::allOtherEndsAreFailures()
{
    QFETCH(CheckerExit, exit);
    QFETCH(QString, reason);
    for (const CheckerDialect dialect : {CheckerDialect::Kattis, CheckerDialect::Testlib}) {
        const CheckerReport report = reportOf(dialect, exit);
        QCOMPARE(report.outcome, Outcome::Failed);
        QVERIFY2(report.juryMessage.find(reason.toStdString()) != std::string::npos, report.juryMessage.c_str());
    }
}

void CheckerExitTest::testlibGivesPoints_data()
{
    QTest::addColumn<int>("exitCode");
    QTest::addColumn<QByteArray>("message");
    QTest::addColumn<Outcome>("outcome");
    QTest::addColumn<double>("score"); // -1: none
    const auto row = [](int exitCode, const char *message, Outcome outcome, double score) {
        QTest::newRow(message) << exitCode << QByteArray(message) << outcome << score;
    };
    row(7, "points 12.5 well done", Outcome::Accepted, 12.5);
    row(7, "points 0 nothing", Outcome::WrongAnswer, -1);
    row(7, "points many", Outcome::Failed, -1);
    row(7, "points inf", Outcome::Failed, -1);
    row(7, "12", Outcome::Failed, -1);
    row(30, "partially correct (30) three of ten", Outcome::Partial, 0.3);
    row(0, "partially correct (0) nothing", Outcome::Partial, 0);
    row(200, "partially correct (200) more than all", Outcome::Failed, -1);
    row(0, "ok points 5", Outcome::Accepted, -1);
}

void CheckerExitTest::testlibGivesPoints()
{
    QFETCH(int, exitCode);
    QFETCH(QByteArray, message);
    QFETCH(Outcome, outcome);
    QFETCH(double, score);
    const CheckerReport report =
        reportOf(CheckerDialect::Testlib, CheckerExit{Termination::Exited, exitCode, 0}, message.toStdString());
    QCOMPARE(report.outcome, outcome);
    QCOMPARE(report.score.value_or(-1), score);
    // What a checker of the other protocol writes there means nothing.
    QVERIFY(!reportOf(CheckerDialect::Kattis, CheckerExit{Termination::Exited, 42, 0}, message.toStdString()).score);
}

void CheckerExitTest::readsScores_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<double>("score"); // -1: it is none
    const auto row = [](const char *text, double score) {
        QTest::newRow(text) << QByteArray(text) << score;
    };
    row("0.5", 0.5);
    row(" +7\n", 7);
    row("1e2", 100);
    row("", -1);
    row("nan", -1);
    row("inf", -1);
    row("1 2", -1);
    row("0x10", -1);
    row("half", -1);
}

void CheckerExitTest::readsScores()
{
    QFETCH(QByteArray, text);
    QFETCH(double, score);
    CheckerReport points{Outcome::Accepted, {}, {}, {}};
    addScore(points, "score.txt", text.toStdString());
    QCOMPARE(points.score.value_or(-1), score);
    QCOMPARE(points.outcome, score < 0 ? Outcome::Failed : Outcome::Accepted);
    CheckerReport part{Outcome::Accepted, {}, {}, {}};
    addScore(part, "score_multiplier.txt", text.toStdString());
    QCOMPARE(part.score.value_or(-1), score);
    QCOMPARE(part.outcome, score < 0 ? Outcome::Failed : Outcome::Partial);
}

QTEST_APPLESS_MAIN(CheckerExitTest)
#include "checker_exit_test.moc"
