#include "server/api/finished_answers.h"
#include "server/judging/active_judgings.h"

#include <QtTest>

using namespace gavel;
using accounts::Principal;
using accounts::Role;
using judging::JudgingState;

namespace {

const Principal kOwner{AccountId{7}, Role::Contestant, QStringLiteral("ann")};
const Principal kOther{AccountId{8}, Role::Contestant, QStringLiteral("bob")};
const Principal kJury{AccountId{9}, Role::Jury, QStringLiteral("jury")};

judging::Submission finished(qint64 id)
{
    judging::Submission submission;
    submission.id = SubmissionId{id};
    submission.account = kOwner.account;
    submission.judging.state = JudgingState::Finished;
    return submission;
}

} // namespace

class FinishedAnswersTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readersSeeTheirOwnView();
    void changesForgetIt();
    void whatWasReadBeforeAChangeIsNotKept();
    void whatIsNotOverIsNotKept();

private:
    judging::ActiveJudgings m_active;
};

void FinishedAnswersTest::readersSeeTheirOwnView()
{
    api::FinishedAnswers answers(m_active);
    answers.keep(finished(1), kOwner, "owner's", answers.now());
    answers.keep(finished(1), kJury, "jury's", answers.now());
    QCOMPARE(answers.find(SubmissionId{1}, kOwner), QByteArray("owner's"));
    QCOMPARE(answers.find(SubmissionId{1}, kJury), QByteArray("jury's"));
    QVERIFY(!answers.find(SubmissionId{1}, kOther));
    QVERIFY(!answers.find(SubmissionId{2}, kOwner));
}

void FinishedAnswersTest::changesForgetIt()
{
    api::FinishedAnswers answers(m_active);
    answers.keep(finished(1), kOwner, "old", answers.now());
    m_active.set({SubmissionId{1}, JudgingId{2}, kOwner.account, JudgingState::Queued, {}, 0, 0});
    QVERIFY(!answers.find(SubmissionId{1}, kOwner));
}

void FinishedAnswersTest::whatWasReadBeforeAChangeIsNotKept()
{
    api::FinishedAnswers answers(m_active);
    const quint64 since = answers.now(); // the database is asked; meanwhile the submission is judged again
    m_active.set({SubmissionId{1}, JudgingId{2}, kOwner.account, JudgingState::Queued, {}, 0, 0});
    answers.keep(finished(1), kOwner, "old", since);
    QVERIFY(!answers.find(SubmissionId{1}, kOwner));
    answers.keep(finished(1), kOwner, "new", answers.now());
    QVERIFY(answers.find(SubmissionId{1}, kOwner));
    // Also when so much has changed since that it is not known what.
    const quint64 early = answers.now();
    for (int i = 0; i < 30'000; ++i)
        m_active.set({SubmissionId{1000 + i}, JudgingId{2}, kOwner.account, JudgingState::Queued, {}, 0, 0});
    answers.keep(finished(2), kOwner, "old", early);
    QVERIFY(!answers.find(SubmissionId{2}, kOwner));
}

void FinishedAnswersTest::whatIsNotOverIsNotKept()
{
    api::FinishedAnswers answers(m_active);
    judging::Submission running = finished(1);
    running.judging.state = JudgingState::Running;
    answers.keep(running, kOwner, "half", answers.now());
    QVERIFY(!answers.find(SubmissionId{1}, kOwner));
}

QTEST_APPLESS_MAIN(FinishedAnswersTest)
#include "finished_answers_test.moc"
