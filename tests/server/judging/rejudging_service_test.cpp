// Rejudgings as sets: nothing counts before they are applied, and then everything at once.
#include "server/judging/rejudging_service.h"

#include "server/judging/review_service.h"
#include "tests/support/await.h"
#include "tests/support/server_world.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::judging;
using accounts::Principal;
using accounts::Role;
using test::await;
using test::ServerWorld;

class RejudgingServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aSetCountsForNothingUntilItIsApplied();
    void nobodyHearsOfItBefore();
    void norAtAServerThatWasNotTold();
    void itIsNotAppliedBeforeAllIsOver();
    void itIsNotAppliedOverALaterRejudging();
    void discardingStopsWhatStillRuns();
    void aFailedOneKeepsTheOldJudging();
    void filters();
    void refusals();
    void whoMovesInTheStandings();
    void itSurvivesARestart();
    void verifiedAndCommented();

private:
    SubmissionId judged(const Principal &who, domain::Verdict verdict = domain::Verdict::Accepted);
    void judgeAll(domain::Verdict verdict);
    Result<Rejudging> tryStart(const Principal &who, const RejudgingFilter &filter);
    Rejudging start();
    Result<Rejudging> tryApply(RejudgingId id);
    RejudgingDetail read(RejudgingId id);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<ServerWorld> m_world;
    std::unique_ptr<RejudgingService> m_service;
    Principal m_ann, m_ben, m_jury;
    WorkerId m_worker;
};

void RejudgingServiceTest::init()
{
    m_service.reset();
    m_world.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_world = std::make_unique<ServerWorld>(m_folder->path());
    m_service = *RejudgingService::load(*m_world->database, *m_world->queue, *m_world->active);
    m_ann = m_world->account(QStringLiteral("ann"), Role::Contestant);
    m_ben = m_world->account(QStringLiteral("ben"), Role::Contestant);
    m_jury = m_world->account(QStringLiteral("jury"), Role::Jury);
    m_worker = m_world->worker(QStringLiteral("w"));
    QVERIFY(m_world->importFiles(QStringLiteral("echo"), test::goodPackage()).problem.has_value());
}

// What waits is judged with this verdict on every test.
void RejudgingServiceTest::judgeAll(domain::Verdict verdict)
{
    for (QList<wire::Job> jobs = m_world->lease(m_worker); !jobs.isEmpty(); jobs = m_world->lease(m_worker)) {
        wire::Report report = ServerWorld::accepted(jobs.first());
        report.verdict = verdict;
        for (wire::TestReport &test : report.tests)
            test.verdict = verdict;
        QVERIFY(m_world->report(m_worker, report));
    }
}

SubmissionId RejudgingServiceTest::judged(const Principal &who, domain::Verdict verdict)
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(who)).submission;
    judgeAll(verdict);
    return id;
}

Result<Rejudging> RejudgingServiceTest::tryStart(const Principal &who, const RejudgingFilter &filter)
{
    return await<Rejudging>([&](Callback<Rejudging> done) {
        m_service->start(who, filter, QStringLiteral("test 2 was wrong"), "{}", std::move(done));
    });
}

Rejudging RejudgingServiceTest::start()
{
    RejudgingFilter filter;
    filter.problemName = QStringLiteral("echo");
    return *tryStart(m_jury, filter);
}

Result<Rejudging> RejudgingServiceTest::tryApply(RejudgingId id)
{
    return await<Rejudging>([&](Callback<Rejudging> done) { m_service->apply(m_jury, id, std::move(done)); });
}

RejudgingDetail RejudgingServiceTest::read(RejudgingId id)
{
    return *await<RejudgingDetail>([&](Callback<RejudgingDetail> done) { m_service->read(id, std::move(done)); });
}

void RejudgingServiceTest::aSetCountsForNothingUntilItIsApplied()
{
    const SubmissionId first = judged(m_ann, domain::Verdict::WrongAnswer);
    const SubmissionId second = judged(m_ben);
    const Rejudging rejudging = start();
    QCOMPARE(rejudging.members, 2);
    QCOMPARE(read(rejudging.id).rejudging.over, 0);
    judgeAll(domain::Verdict::Accepted);
    QCOMPARE(m_world->read(first).judging.verdict, domain::Verdict::WrongAnswer);
    const RejudgingDetail detail = read(rejudging.id);
    QCOMPARE(detail.rejudging.over, 2);
    QCOMPARE(detail.rejudging.changed, 1);
    QCOMPARE(detail.members.size(), 2);
    QCOMPARE(detail.members[0].before.verdict, domain::Verdict::WrongAnswer);
    QCOMPARE(detail.members[0].after.verdict, domain::Verdict::Accepted);
    QCOMPARE(detail.members[0].firstDifference, 1);
    QCOMPARE(detail.members[1].firstDifference, 0);
    const Result<Rejudging> applied = tryApply(rejudging.id);
    QVERIFY2(applied.has_value(), applied ? "" : applied.error().message.c_str());
    QCOMPARE(applied->state, RejudgingState::Applied);
    QCOMPARE(applied->endedBy, QStringLiteral("jury"));
    QCOMPARE(m_world->read(first).judging.verdict, domain::Verdict::Accepted);
    QCOMPARE(m_world->read(first).judging.id, detail.members[0].after.judging);
    QCOMPARE(m_world->read(second).judging.id, detail.members[1].after.judging);
    QCOMPARE(m_world->integer(QStringLiteral("SELECT COUNT(*) FROM judging WHERE is_current")), 2);
    QVERIFY(tryApply(rejudging.id).error().code == ErrorCode::FailedPrecondition);
}

void RejudgingServiceTest::nobodyHearsOfItBefore()
{
    judged(m_ann);
    QSignalSpy changes(m_world->active.get(), &ActiveJudgings::submissionChanged);
    const Rejudging rejudging = start();
    judgeAll(domain::Verdict::WrongAnswer);
    QCOMPARE(read(rejudging.id).rejudging.over, 1);
    QCOMPARE(changes.size(), 0);
    QVERIFY(tryApply(rejudging.id).has_value());
    QCOMPARE(changes.size(), 1);
    const auto change = changes[0][0].value<SubmissionChange>();
    QCOMPARE(change.state, JudgingState::Finished);
    QCOMPARE(change.verdict, domain::Verdict::WrongAnswer);
    QCOMPARE(change.account, m_ann.account);
}

// A server that had not heard of the set told everybody how its judgings went.
void RejudgingServiceTest::norAtAServerThatWasNotTold()
{
    judged(m_ann);
    const Rejudging rejudging = start();
    ServerWorld other(m_folder->path()); // knows what the database knows
    QCOMPARE(other.active->count(), 1);
    QSignalSpy all(other.active.get(), &ActiveJudgings::judgingChanged);
    QSignalSpy changes(other.active.get(), &ActiveJudgings::submissionChanged);
    const wire::Job job = other.lease(m_worker).value(0);
    other.jobs->progress(m_worker, {job.key, wire::JobStage::Running, 1, 2});
    QVERIFY(other.report(m_worker, ServerWorld::accepted(job)));
    QCOMPARE(all.size(), 3);
    QCOMPARE(changes.size(), 0);
    QCOMPARE(read(rejudging.id).rejudging.over, 1);
}

void RejudgingServiceTest::itIsNotAppliedBeforeAllIsOver()
{
    judged(m_ann);
    const Rejudging rejudging = start();
    const Result<Rejudging> applied = tryApply(rejudging.id);
    QVERIFY(!applied.has_value());
    QVERIFY(applied.error().code == ErrorCode::FailedPrecondition);
    QVERIFY(applied.error().message.find("1 judgings are not over") != std::string::npos);
}

void RejudgingServiceTest::itIsNotAppliedOverALaterRejudging()
{
    const SubmissionId id = judged(m_ann);
    judged(m_ben, domain::Verdict::WrongAnswer);
    const Rejudging rejudging = start();
    judgeAll(domain::Verdict::Accepted);
    QVERIFY(await<SubmissionReceipt>([&](Callback<SubmissionReceipt> done) {
                m_world->submissions->rejudge(m_jury, id, std::move(done));
            }).has_value());
    judgeAll(domain::Verdict::WrongAnswer);
    const Result<Rejudging> applied = tryApply(rejudging.id);
    QVERIFY(!applied.has_value());
    QVERIFY(applied.error().code == ErrorCode::AlreadyExists);
    QCOMPARE(m_world->read(id).judging.verdict, domain::Verdict::WrongAnswer); // and nothing was taken over
    QCOMPARE(read(rejudging.id).members[1].after.isCurrent, false);
}

void RejudgingServiceTest::discardingStopsWhatStillRuns()
{
    const SubmissionId id = judged(m_ann);
    judged(m_ben);
    QSignalSpy ended(m_service.get(), &RejudgingService::leaseEnded);
    const Rejudging rejudging = start();
    const QList<wire::Job> held = m_world->lease(m_worker);
    QCOMPARE(held.size(), 1);
    const auto discarded =
        await<Rejudging>([&](Callback<Rejudging> done) { m_service->discard(m_jury, rejudging.id, std::move(done)); });
    QCOMPARE(discarded->state, RejudgingState::Discarded);
    QCOMPARE(ended.size(), 1);
    QVERIFY(m_world->lease(m_worker).isEmpty());
    QCOMPARE(m_world->read(id).judging.verdict, domain::Verdict::Accepted);
    QCOMPARE(read(rejudging.id).members[0].after.state, JudgingState::Cancelled);
}

void RejudgingServiceTest::aFailedOneKeepsTheOldJudging()
{
    const SubmissionId id = judged(m_ann);
    const Rejudging rejudging = start();
    for (int i = 0; i < queue::kMostLosses; ++i) {
        wire::Report report;
        report.key = m_world->lease(m_worker).first().key;
        report.error = QStringLiteral("no checker");
        QVERIFY(m_world->report(m_worker, report));
    }
    const RejudgingDetail detail = read(rejudging.id);
    QCOMPARE(detail.rejudging.failed, 1);
    QVERIFY(detail.members[0].error.contains(QStringLiteral("no checker")));
    QVERIFY(tryApply(rejudging.id).has_value());
    QCOMPARE(m_world->read(id).judging.id, detail.members[0].before.judging);
    QCOMPARE(m_world->read(id).judging.verdict, domain::Verdict::Accepted);
}

void RejudgingServiceTest::filters()
{
    const SubmissionId first = judged(m_ann, domain::Verdict::WrongAnswer);
    judged(m_ben);
    m_world->submit(m_world->newSubmission(m_ben)); // not over
    const QDateTime later = QDateTime::currentDateTimeUtc().addSecs(3600);
    const auto with = [](auto RejudgingFilter::*field, const auto &value) {
        RejudgingFilter filter;
        filter.*field = value;
        return filter;
    };
    const std::pair<RejudgingFilter, int> rows[]{
        {with(&RejudgingFilter::problemName, QStringLiteral("echo")), 2},
        {with(&RejudgingFilter::problemName, QStringLiteral("other")), 0},
        {with(&RejudgingFilter::accountName, QStringLiteral("ANN")), 1},
        {with(&RejudgingFilter::language, QStringLiteral("py")), 2},
        {with(&RejudgingFilter::contestName, QStringLiteral("none")), 0},
        {with(&RejudgingFilter::verdict, domain::Verdict::WrongAnswer), 1},
        {with(&RejudgingFilter::state, JudgingState::Failed), 0},
        {with(&RejudgingFilter::from, later), 0},
        {with(&RejudgingFilter::until, later), 2},
        {with(&RejudgingFilter::submissions, QList<SubmissionId>{first}), 1},
    };
    for (const auto &[filter, members] : rows) {
        const auto count = await<qint64>(
            [&, &asked = filter](Callback<qint64> done) { m_service->count(m_jury, asked, std::move(done)); });
        QVERIFY2(count.has_value(), count ? "" : count.error().message.c_str());
        QCOMPARE(int(*count), members);
    }
    QVERIFY(tryStart(m_jury, rows[1].first).error().code == ErrorCode::NotFound);
    const Result<Rejudging> begun = tryStart(m_jury, rows[0].first);
    QCOMPARE(begun->members, 2);
    QCOMPARE(begun->skipped, 1);
}

void RejudgingServiceTest::refusals()
{
    judged(m_ann);
    RejudgingFilter filter;
    QVERIFY(tryStart(m_jury, filter).error().code == ErrorCode::InvalidArgument);
    filter.problemName = QStringLiteral("echo");
    QVERIFY(tryStart(m_ann, filter).error().code == ErrorCode::PermissionDenied);
    const auto unnamed = await<Rejudging>([&](Callback<Rejudging> done) {
        m_service->start(m_jury, filter, QStringLiteral("  "), "{}", std::move(done));
    });
    QVERIFY(unnamed.error().code == ErrorCode::InvalidArgument);
    QVERIFY(tryApply(RejudgingId{77}).error().code == ErrorCode::NotFound);
    const auto none = await<QList<Rejudging>>([&](auto done) { m_service->list(std::move(done)); });
    QVERIFY(none->isEmpty());
}

void RejudgingServiceTest::whoMovesInTheStandings()
{
    using domain::Verdict;
    const auto attempt = [](const char *contest, const char *who, int minute, Verdict before, Verdict after) {
        return ContestAttempt{QString::fromLatin1(contest),
                              {QString::fromLatin1(who), QStringLiteral("a"), std::chrono::minutes(minute), before},
                              after};
    };
    const QList<StandingsMove> moves =
        standingsMoves({attempt("one", "ann", 5, Verdict::Accepted, Verdict::Accepted),
                        attempt("one", "ben", 3, Verdict::WrongAnswer, Verdict::Accepted),
                        attempt("one", "eve", 9, Verdict::WrongAnswer, Verdict::WrongAnswer),
                        attempt("two", "ann", 5, Verdict::Accepted, Verdict::Accepted)});
    QCOMPARE(moves.size(), 3); // ben goes up, ann down; eve shared a rank with ben. The other contest is as it was.
    QCOMPARE(moves[0].after.participant, QStringLiteral("ben"));
    QCOMPARE(moves[0].before.rank, 2);
    QCOMPARE(moves[0].after.rank, 1);
    QCOMPARE(moves[0].after.penalty, std::chrono::minutes(3));
    QCOMPARE(moves[1].after.rank, 2);
    // And through the database.
    judged(m_ann, Verdict::WrongAnswer);
    const auto added = m_world->database->writeAndWait([](storage::Connection &connection) -> Result<void> {
        TRY(connection.execute(QStringLiteral(
            "INSERT INTO contest (name, title, start_at_ms, end_at_ms) VALUES ('c', 'Cup', 0, 9000000000000)")));
        return connection.execute(QStringLiteral("INSERT INTO contest_submission (submission_id, contest_id) "
                                                 "SELECT s.id, c.id FROM submission s CROSS JOIN contest c"));
    });
    QVERIFY2(added.has_value(), added ? "" : added.error().message.c_str());
    const Rejudging rejudging = start();
    QVERIFY(read(rejudging.id).standings.isEmpty());
    judgeAll(Verdict::Accepted);
    const QList<StandingsMove> found = read(rejudging.id).standings;
    QCOMPARE(found.size(), 1);
    QCOMPARE(found[0].contest, QStringLiteral("Cup"));
    QCOMPARE(found[0].before.solved, 0);
    QCOMPARE(found[0].after.solved, 1);
    // What was applied is shown as it was.
    QVERIFY(tryApply(rejudging.id).has_value());
    QCOMPARE(read(rejudging.id).standings.size(), 1);
}

void RejudgingServiceTest::itSurvivesARestart()
{
    const SubmissionId id = judged(m_ann, domain::Verdict::WrongAnswer);
    const Rejudging rejudging = start();
    m_service.reset();
    m_world.reset();
    m_world = std::make_unique<ServerWorld>(m_folder->path());
    m_service = *RejudgingService::load(*m_world->database, *m_world->queue, *m_world->active);
    QSignalSpy changes(m_world->active.get(), &ActiveJudgings::submissionChanged);
    judgeAll(domain::Verdict::Accepted);
    QCOMPARE(changes.size(), 0);
    QCOMPARE(m_world->read(id).judging.verdict, domain::Verdict::WrongAnswer);
    QVERIFY(tryApply(rejudging.id).has_value());
    QCOMPARE(m_world->read(id).judging.verdict, domain::Verdict::Accepted);
}

void RejudgingServiceTest::verifiedAndCommented()
{
    const SubmissionId id = judged(m_ann);
    ReviewService reviews(*m_world->database);
    const JudgingId judging = m_world->read(id).judging.id;
    const auto mark = [&](JudgingId which, bool isVerified) {
        return await<void>(
            [&](Callback<void> done) { reviews.setVerified(m_jury, which, isVerified, std::move(done)); });
    };
    QVERIFY(mark(judging, true).has_value());
    QCOMPARE(m_world->read(id).judging.verifiedBy, QStringLiteral("jury"));
    QVERIFY(mark(judging, false).has_value());
    QVERIFY(!m_world->read(id).judging.verified.has_value());
    QVERIFY(mark(JudgingId{999}, true).error().code == ErrorCode::NotFound);
    const auto note = [&](SubmissionId which, const QString &text) {
        return await<storage::Comment>(
            [&](Callback<storage::Comment> done) { reviews.comment(m_jury, which, text, std::move(done)); });
    };
    QVERIFY(note(id, QStringLiteral("reads past the end")).has_value());
    QVERIFY(note(id, QStringLiteral("  ")).error().code == ErrorCode::InvalidArgument);
    QVERIFY(note(SubmissionId{999}, QStringLiteral("x")).error().code == ErrorCode::NotFound);
    const auto comments = await<QList<storage::Comment>>([&](auto done) { reviews.comments(id, std::move(done)); });
    QCOMPARE(comments->size(), 1);
    QCOMPARE(comments->first().account, QStringLiteral("jury"));
    QCOMPARE(comments->first().text, QStringLiteral("reads past the end"));
}

QTEST_GUILESS_MAIN(RejudgingServiceTest)
#include "rejudging_service_test.moc"
