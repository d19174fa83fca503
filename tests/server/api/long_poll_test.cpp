#include "server/api/long_poll.h"

#include "server/judging/active_judgings.h"

#include <QtTest>

using namespace gavel;
using namespace gavel::judging;
using api::LongPoll;

class LongPollTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void wakesWhenItIsOver();
    void whoIsNotWantedLeavesItsPlace();

private:
    static SubmissionChange change(qint64 submission, JudgingState state);
};

SubmissionChange LongPollTest::change(qint64 submission, JudgingState state)
{
    SubmissionChange change;
    change.submission = SubmissionId{submission};
    change.judging = JudgingId{submission};
    change.state = state;
    return change;
}

void LongPollTest::wakesWhenItIsOver()
{
    ActiveJudgings active;
    LongPoll poll(active, 10);
    int woken = 0;
    const auto wait = [&](qint64 submission) {
        return poll.wait(
            SubmissionId{submission}, std::chrono::seconds(60), [] { return true; }, [&] { ++woken; });
    };
    QVERIFY(wait(1) && wait(1) && wait(2));
    active.set(change(1, JudgingState::Running));
    QCOMPARE(woken, 0);
    active.set(change(1, JudgingState::Finished));
    QCOMPARE(woken, 2);
    QCOMPARE(poll.waiting(), 1);
}

void LongPollTest::whoIsNotWantedLeavesItsPlace()
{
    ActiveJudgings active;
    LongPoll poll(active, 1);
    bool isWanted = true;
    bool isWoken = false;
    const auto wait = [&] {
        return poll.wait(
            SubmissionId{1}, std::chrono::seconds(60), [&] { return isWanted; }, [&] { isWoken = true; });
    };
    QVERIFY(wait());
    QVERIFY(!wait()); // there is room for one
    isWanted = false;
    QTRY_COMPARE(poll.waiting(), 0);
    QVERIFY(!isWoken);
    QVERIFY(wait());
}

QTEST_GUILESS_MAIN(LongPollTest)
#include "long_poll_test.moc"
