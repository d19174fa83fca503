// The order of a contest by the ICPC rules, as tables.
#include "core/domain/standings.h"

#include <QtTest>

using namespace gavel::domain;

class StandingsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoSolvedMoreIsBefore();
    void rejectedOnesCostOnlyWhenItWasSolved();
    void compileErrorsAndLaterAttemptsAreFree();
    void equalOnesShareARank();
};

namespace {

Attempt attempt(const char *who, const char *problem, int minute, Verdict verdict)
{
    return {QString::fromLatin1(who), QString::fromLatin1(problem), std::chrono::minutes(minute), verdict};
}

StandingsRow row(const char *who, int solved, int penalty, int rank)
{
    return {QString::fromLatin1(who), solved, std::chrono::minutes(penalty), rank};
}

} // namespace

void StandingsTest::whoSolvedMoreIsBefore()
{
    const QList<StandingsRow> rows =
        icpcStandings({attempt("ann", "a", 1, Verdict::Accepted), attempt("ben", "a", 100, Verdict::Accepted),
                       attempt("ben", "b", 200, Verdict::Accepted)});
    QCOMPARE(rows, (QList<StandingsRow>{row("ben", 2, 300, 1), row("ann", 1, 1, 2)}));
}

void StandingsTest::rejectedOnesCostOnlyWhenItWasSolved()
{
    const QList<StandingsRow> rows =
        icpcStandings({attempt("ann", "a", 5, Verdict::WrongAnswer), attempt("ann", "a", 9, Verdict::TimeLimitExceeded),
                       attempt("ann", "a", 30, Verdict::Accepted), attempt("ann", "b", 40, Verdict::WrongAnswer)});
    QCOMPARE(rows, QList<StandingsRow>{row("ann", 1, 30 + 40, 1)});
}

void StandingsTest::compileErrorsAndLaterAttemptsAreFree()
{
    const QList<StandingsRow> rows =
        icpcStandings({attempt("ann", "a", 5, Verdict::CompileError), attempt("ann", "a", 30, Verdict::Accepted),
                       attempt("ann", "a", 50, Verdict::WrongAnswer), attempt("ann", "a", 60, Verdict::Accepted)});
    QCOMPARE(rows, QList<StandingsRow>{row("ann", 1, 30, 1)});
}

void StandingsTest::equalOnesShareARank()
{
    const QList<StandingsRow> rows =
        icpcStandings({attempt("ann", "a", 7, Verdict::Accepted), attempt("ben", "a", 7, Verdict::Accepted),
                       attempt("eve", "a", 8, Verdict::Accepted), attempt("tom", "a", 9, Verdict::WrongAnswer)});
    QCOMPARE(rows,
             (QList<StandingsRow>{row("ann", 1, 7, 1), row("ben", 1, 7, 1), row("eve", 1, 8, 3), row("tom", 0, 0, 4)}));
}

QTEST_APPLESS_MAIN(StandingsTest)
#include "standings_test.moc"
