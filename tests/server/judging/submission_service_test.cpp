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

class SubmissionServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aSubmissionIsStoredAndQueued();
    void anythingBinaryComesBackAsItWas();
    void refusals_data();
    void refusals();
    void aHiddenProblemIsForTheJury();
    void aRepeatedKeyGivesTheSameSubmission();
    void aKeyIsForOneContent();
    void twoWithOneKeyAtOnce();
    void keysOfOthersDoNotMatter();
    void aFullQueueRefuses();
    void aLanguageOfAnotherVersionDoesNotStopTheStart();
    void contestantsSeeTheirOwn();
    void juryMessagesAreHidden();
    void listsGoPageByPage();
    void listsAreFiltered();
    void rejudgingMakesANewCurrentJudging();
    void rejudgingStopsTheOneThatRuns();
    void onlyTheJuryRejudges();
    void cancelling();
    void whyIsItWaiting();
    void activeOnesSayWhyTheyWait();
    void changesAreAnnounced();

private:
    Result<SubmissionReceipt> trySubmit(const NewSubmission &submission);
    Result<Submission> tryRead(const Principal &viewer, SubmissionId id);
    Result<SubmissionPage> tryList(const Principal &viewer, const SubmissionFilter &filter);
    Result<SubmissionReceipt> tryRejudge(const Principal &viewer, SubmissionId id);
    Result<void> tryCancel(const Principal &viewer, SubmissionId id);

    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::ServerWorld> m_world;
    Principal m_ann;
    Principal m_ben;
    Principal m_jury;
};

void SubmissionServiceTest::init()
{
    m_world.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_world = std::make_unique<test::ServerWorld>(m_folder->path(), 5);
    m_ann = m_world->account(QStringLiteral("ann"), Role::Contestant);
    m_ben = m_world->account(QStringLiteral("ben"), Role::Contestant);
    m_jury = m_world->account(QStringLiteral("jury"), Role::Jury);
    QVERIFY(m_world->importFiles(QStringLiteral("echo"), test::goodPackage()).problem.has_value());
}

Result<SubmissionReceipt> SubmissionServiceTest::trySubmit(const NewSubmission &submission)
{
    return await<SubmissionReceipt>(
        [&](Callback<SubmissionReceipt> done) { m_world->submissions->submit(submission, std::move(done)); });
}

Result<Submission> SubmissionServiceTest::tryRead(const Principal &viewer, SubmissionId id)
{
    return await<Submission>(
        [&](Callback<Submission> done) { m_world->submissions->read(viewer, id, std::move(done)); });
}

Result<SubmissionPage> SubmissionServiceTest::tryList(const Principal &viewer, const SubmissionFilter &filter)
{
    return await<SubmissionPage>(
        [&](Callback<SubmissionPage> done) { m_world->submissions->list(viewer, filter, std::move(done)); });
}

Result<SubmissionReceipt> SubmissionServiceTest::tryRejudge(const Principal &viewer, SubmissionId id)
{
    return await<SubmissionReceipt>(
        [&](Callback<SubmissionReceipt> done) { m_world->submissions->rejudge(viewer, id, std::move(done)); });
}

Result<void> SubmissionServiceTest::tryCancel(const Principal &viewer, SubmissionId id)
{
    return await<void>([&](Callback<void> done) { m_world->submissions->cancel(viewer, id, std::move(done)); });
}

void SubmissionServiceTest::aSubmissionIsStoredAndQueued()
{
    const SubmissionReceipt receipt = m_world->submit(m_world->newSubmission(m_ann, "print(input())"));
    QVERIFY(!receipt.isRepeat);
    const Result<Submission> read = tryRead(m_ann, receipt.submission);
    QVERIFY(read.has_value());
    QCOMPARE(read->accountName, QStringLiteral("ann"));
    QCOMPARE(read->problemName, QStringLiteral("echo"));
    QCOMPARE(read->language, QStringLiteral("py"));
    QCOMPARE(read->fileCount, 1);
    QCOMPARE(read->sourceSize, 14);
    QCOMPARE(read->created, receipt.created);
    QCOMPARE(read->judging.id, receipt.judging);
    QCOMPARE(read->judging.state, JudgingState::Queued);
    QVERIFY(!read->judging.verdict.has_value());
    QCOMPARE(read->judging.versionNumber, 1);
    QCOMPARE(read->judging.testsTotal, 2);
    QVERIFY(read->judging.runs.isEmpty());
}

void SubmissionServiceTest::anythingBinaryComesBackAsItWas()
{
    QByteArray bytes;
    for (int i = 0; i < 256; ++i)
        bytes += static_cast<char>(i);
    NewSubmission submission = m_world->newSubmission(m_ann);
    submission.files = {{QStringLiteral("b \u00e4#'\".bin"), bytes},
                        {QStringLiteral("a.txt"), "\xef\xbb\xbf\r\n\r"},
                        {QStringLiteral("empty"), ""}};
    const SubmissionReceipt receipt = m_world->submit(submission);
    const auto files = await<QList<wire::JobFile>>([&](Callback<QList<wire::JobFile>> done) {
        m_world->submissions->source(m_ann, receipt.submission, std::move(done));
    });
    QVERIFY(files.has_value());
    QVERIFY(*files == submission.files);
}

void SubmissionServiceTest::refusals_data()
{
    QTest::addColumn<QString>("what");
    QTest::addColumn<int>("code");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *what, ErrorCode code, const char *field) {
        QTest::newRow(what) << QString::fromLatin1(what) << static_cast<int>(code) << QByteArray(field);
    };
    row("problem", ErrorCode::NotFound, "problem: ");
    row("language", ErrorCode::InvalidArgument, "language: ");
    row("no files", ErrorCode::InvalidArgument, "files: ");
    row("too long", ErrorCode::InvalidArgument, "files: ");
    row("bad name", ErrorCode::InvalidArgument, "files[0].name: ");
    row("key", ErrorCode::InvalidArgument, "idempotency_key: ");
    row("worker", ErrorCode::PermissionDenied, "");
}

void SubmissionServiceTest::refusals()
{
    QFETCH(QString, what);
    QFETCH(int, code);
    QFETCH(QByteArray, field);
    NewSubmission submission = m_world->newSubmission(m_ann);
    if (what == QStringLiteral("problem"))
        submission.problem = QStringLiteral("nothing");
    else if (what == QStringLiteral("language"))
        submission.language = QStringLiteral("malbolge");
    else if (what == QStringLiteral("no files"))
        submission.files.clear();
    else if (what == QStringLiteral("too long"))
        submission.files[0].content = QByteArray(129 * 1024, 'x');
    else if (what == QStringLiteral("bad name"))
        submission.files[0].name = QStringLiteral("../echo.py");
    else if (what == QStringLiteral("key"))
        submission.idempotencyKey = QStringLiteral("a\nb");
    else
        submission.submitter.role = Role::Worker;
    const Result<SubmissionReceipt> refused = trySubmit(submission);
    QVERIFY(!refused);
    QCOMPARE(static_cast<int>(refused.error().code), code);
    QVERIFY(refused.error().message.starts_with(field.toStdString()));
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM submission")), 0);
}

void SubmissionServiceTest::aHiddenProblemIsForTheJury()
{
    QVERIFY(await<problems::ProblemSummary>([&](Callback<problems::ProblemSummary> done) {
                m_world->problems->setOpen(QStringLiteral("echo"), false, std::move(done));
            }).has_value());
    const Result<SubmissionReceipt> refused = trySubmit(m_world->newSubmission(m_ann));
    QVERIFY(!refused && refused.error().code == ErrorCode::NotFound);
    QVERIFY(trySubmit(m_world->newSubmission(m_jury)));
}

void SubmissionServiceTest::aRepeatedKeyGivesTheSameSubmission()
{
    NewSubmission submission = m_world->newSubmission(m_ann);
    submission.idempotencyKey = QStringLiteral("key-1");
    const SubmissionReceipt first = m_world->submit(submission);
    const SubmissionReceipt again = m_world->submit(submission);
    QVERIFY(again.isRepeat);
    QCOMPARE(again.submission, first.submission);
    QCOMPARE(again.judging, first.judging);
    QCOMPARE(again.created, first.created);
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM judging")), 1);
    QCOMPARE(m_world->lease(m_world->worker(QStringLiteral("w")), 5).size(), 1);
}

void SubmissionServiceTest::aKeyIsForOneContent()
{
    NewSubmission submission = m_world->newSubmission(m_ann);
    submission.idempotencyKey = QStringLiteral("key-1");
    m_world->submit(submission);
    submission.files[0].content += '\n';
    const Result<SubmissionReceipt> refused = trySubmit(submission);
    QVERIFY(!refused && refused.error().code == ErrorCode::AlreadyExists);
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM submission")), 1);
}

void SubmissionServiceTest::twoWithOneKeyAtOnce()
{
    NewSubmission submission = m_world->newSubmission(m_ann);
    submission.idempotencyKey = QStringLiteral("key-1");
    QList<SubmissionReceipt> receipts;
    for (int i = 0; i < 5; ++i)
        m_world->submissions->submit(submission, [&](Result<SubmissionReceipt> receipt) { receipts.append(*receipt); });
    QTRY_COMPARE(receipts.size(), 5);
    for (const SubmissionReceipt &receipt : receipts)
        QCOMPARE(receipt.submission, receipts[0].submission);
    QCOMPARE(std::ranges::count_if(receipts, &SubmissionReceipt::isRepeat), 4);
}

void SubmissionServiceTest::keysOfOthersDoNotMatter()
{
    NewSubmission submission = m_world->newSubmission(m_ann);
    submission.idempotencyKey = QStringLiteral("key-1");
    m_world->submit(submission);
    submission.submitter = m_ben;
    submission.files[0].content = "other";
    QVERIFY(!m_world->submit(submission).isRepeat);
}

void SubmissionServiceTest::aFullQueueRefuses()
{
    for (int i = 0; i < 5; ++i)
        m_world->submit(m_world->newSubmission(m_ann));
    const Result<SubmissionReceipt> refused = trySubmit(m_world->newSubmission(m_ann));
    QVERIFY(!refused && refused.error().code == ErrorCode::ResourceExhausted);
    QVERIFY(m_world->submissions->retryAfter() >= std::chrono::seconds(1));
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM submission")), 5);
    m_world->lease(m_world->worker(QStringLiteral("w")));
    QVERIFY(trySubmit(m_world->newSubmission(m_ann)));
}

void SubmissionServiceTest::aLanguageOfAnotherVersionDoesNotStopTheStart()
{
    const Result<void> stored = m_world->database->writeAndWait([](storage::Connection &connection) {
        return connection.execute(QStringLiteral("INSERT INTO language (id, description, offered_at_ms) VALUES "
                                                 "('old', '{\"id\":\"old\"}', 0), ('broken', 'x', 0)"));
    });
    QVERIFY(stored.has_value());
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("a language is not understood: .*")));
    QTest::ignoreMessage(QtWarningMsg, QRegularExpression(QStringLiteral("a language is not understood: .*")));
    const auto catalogue = LanguageCatalogue::load(*m_world->database);
    QVERIFY(catalogue.has_value());
    QVERIFY((*catalogue)->knows(QStringLiteral("py")));
    QVERIFY(!(*catalogue)->knows(QStringLiteral("old")));
}

void SubmissionServiceTest::contestantsSeeTheirOwn()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    QVERIFY(tryRead(m_ann, id));
    QVERIFY(tryRead(m_jury, id));
    const Result<Submission> other = tryRead(m_ben, id);
    const Result<Submission> none = tryRead(m_ben, SubmissionId{999});
    QVERIFY(!other && other.error().code == ErrorCode::NotFound);
    QVERIFY(!none && none.error().code == ErrorCode::NotFound);
    const auto source = await<QList<wire::JobFile>>(
        [&](Callback<QList<wire::JobFile>> done) { m_world->submissions->source(m_ben, id, std::move(done)); });
    QVERIFY(!source && source.error().code == ErrorCode::NotFound);
    QVERIFY(tryList(m_ben, {})->submissions.isEmpty());
    QCOMPARE(tryList(m_ann, {})->submissions.size(), 1);
}

void SubmissionServiceTest::juryMessagesAreHidden()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const WorkerId worker = m_world->worker(QStringLiteral("w"));
    QVERIFY(m_world->report(worker, test::ServerWorld::accepted(m_world->lease(worker).first())));
    const Judging jury = tryRead(m_jury, id)->judging;
    const Judging own = tryRead(m_ann, id)->judging;
    QCOMPARE(jury.runs.size(), 2);
    QCOMPARE(jury.runs[1].report.explanation, QStringLiteral("for the jury"));
    QCOMPARE(jury.worker, QStringLiteral("w"));
    QCOMPARE(own.runs.size(), 2);
    QVERIFY(own.runs[0].isSample);
    QCOMPARE(own.runs[0].report.output, QByteArray("a\0b", 3));
    QVERIFY(!own.runs[1].isSample);
    QVERIFY(own.runs[1].report.output.isEmpty());
    QVERIFY(own.runs[1].report.explanation.isEmpty());
    QVERIFY(own.worker.isEmpty());
    QCOMPARE(own.compileOutput, QByteArray("no warnings"));
}

void SubmissionServiceTest::listsGoPageByPage()
{
    QList<SubmissionId> sent;
    for (int i = 0; i < 5; ++i)
        sent.prepend(m_world->submit(m_world->newSubmission(m_ann)).submission);
    QList<SubmissionId> seen;
    SubmissionFilter filter;
    filter.most = 2;
    int pages = 0;
    do {
        const SubmissionPage page = *tryList(m_ann, filter);
        for (const Submission &submission : page.submissions)
            seen.append(submission.id);
        filter.before = page.next;
        ++pages;
    } while (filter.before);
    QCOMPARE(seen, sent);
    QCOMPARE(pages, 3);
    for (int most : {0, -1, 201}) {
        filter.most = most;
        QVERIFY(!tryList(m_ann, filter));
    }
}

void SubmissionServiceTest::listsAreFiltered()
{
    NewSubmission cpp = m_world->newSubmission(m_ben);
    cpp.language = QStringLiteral("cpp");
    m_world->submit(m_world->newSubmission(m_ann));
    m_world->submit(cpp);
    m_world->submit(m_world->newSubmission(m_ann));
    const WorkerId worker = m_world->worker(QStringLiteral("w"));
    QVERIFY(m_world->report(worker, test::ServerWorld::accepted(m_world->lease(worker).first())));
    m_world->lease(worker);
    const auto count = [&](const std::function<void(SubmissionFilter &)> &narrow) {
        SubmissionFilter filter;
        narrow(filter);
        return tryList(m_jury, filter)->submissions.size();
    };
    QCOMPARE(count([](SubmissionFilter &) {}), 3);
    QCOMPARE(count([](SubmissionFilter &f) { f.accountName = QStringLiteral("ANN"); }), 2);
    QCOMPARE(count([](SubmissionFilter &f) { f.accountName = QStringLiteral("nobody"); }), 0);
    QCOMPARE(count([](SubmissionFilter &f) { f.problemName = QStringLiteral("echo"); }), 3);
    QCOMPARE(count([](SubmissionFilter &f) { f.language = QStringLiteral("cpp"); }), 1);
    QCOMPARE(count([](SubmissionFilter &f) { f.state = JudgingState::Finished; }), 1);
    QCOMPARE(count([](SubmissionFilter &f) { f.state = JudgingState::Leased; }), 1);
    QCOMPARE(count([](SubmissionFilter &f) { f.state = JudgingState::Queued; }), 1);
    QCOMPARE(count([](SubmissionFilter &f) { f.verdict = domain::Verdict::Accepted; }), 1);
    QCOMPARE(count([](SubmissionFilter &f) { f.verdict = domain::Verdict::WrongAnswer; }), 0);
    SubmissionFilter others;
    others.accountName = QStringLiteral("ben");
    QVERIFY(tryList(m_ann, others)->submissions.isEmpty());
}

void SubmissionServiceTest::rejudgingMakesANewCurrentJudging()
{
    const SubmissionReceipt first = m_world->submit(m_world->newSubmission(m_ann));
    const WorkerId worker = m_world->worker(QStringLiteral("w"));
    QVERIFY(m_world->report(worker, test::ServerWorld::accepted(m_world->lease(worker).first())));
    test::PackageFiles changed = test::goodPackage();
    changed[QStringLiteral("data/secret/2.in")] = "c\n";
    changed[QStringLiteral("data/secret/2.ans")] = "c\n";
    QCOMPARE(m_world->importFiles(QStringLiteral("echo"), changed).problem->versionNumber, 2);
    QCOMPARE(tryRead(m_jury, first.submission)->judging.versionNumber, 1);

    const SubmissionReceipt second = *tryRejudge(m_jury, first.submission);
    QCOMPARE(second.submission, first.submission);
    QVERIFY(second.judging != first.judging);
    const Submission now = *tryRead(m_jury, first.submission);
    QCOMPARE(now.judging.id, second.judging);
    QCOMPARE(now.judging.versionNumber, 2);
    QCOMPARE(now.judging.lane, queue::Lane::Rejudge);
    const auto all = await<QList<Judging>>([&](Callback<QList<Judging>> done) {
        m_world->submissions->judgings(m_jury, first.submission, std::move(done));
    });
    QCOMPARE(all->size(), 2);
    QVERIFY(all->at(0).isCurrent && !all->at(1).isCurrent);
    QVERIFY(all->at(1).verdict == domain::Verdict::Accepted);
    QCOMPARE(all->at(1).versionNumber, 1);
    QCOMPARE(all->at(1).runs.size(), 2);
    const auto own = await<QList<Judging>>([&](Callback<QList<Judging>> done) {
        m_world->submissions->judgings(m_ann, first.submission, std::move(done));
    });
    QCOMPARE(own->size(), 1);
    QCOMPARE(m_world->lease(worker).first().key.judging, second.judging);
}

void SubmissionServiceTest::rejudgingStopsTheOneThatRuns()
{
    const SubmissionReceipt first = m_world->submit(m_world->newSubmission(m_ann));
    const WorkerId worker = m_world->worker(QStringLiteral("w"));
    const wire::Job job = m_world->lease(worker).first();
    QSignalSpy stopped(m_world->submissions.get(), &SubmissionService::leaseEnded);
    QVERIFY(tryRejudge(m_jury, first.submission));
    QCOMPARE(stopped.size(), 1);
    QCOMPARE(stopped[0][1].value<wire::JobKey>().judging, first.judging);
    QVERIFY(m_world->report(worker, test::ServerWorld::accepted(job))); // too late, but may be forgotten
    QCOMPARE(tryRead(m_jury, first.submission)->judging.state, JudgingState::Queued);
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM run")), 0);
}

void SubmissionServiceTest::onlyTheJuryRejudges()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const auto refused = tryRejudge(m_ann, id);
    QVERIFY(!refused && refused.error().code == ErrorCode::PermissionDenied);
    const auto cancelled = tryCancel(m_ann, id);
    QVERIFY(!cancelled && cancelled.error().code == ErrorCode::PermissionDenied);
    const auto none = tryRejudge(m_jury, SubmissionId{77});
    QVERIFY(!none && none.error().code == ErrorCode::NotFound);
}

void SubmissionServiceTest::cancelling()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    QVERIFY(tryCancel(m_jury, id));
    QCOMPARE(tryRead(m_ann, id)->judging.state, JudgingState::Cancelled);
    const auto again = tryCancel(m_jury, id);
    QVERIFY(!again && again.error().code == ErrorCode::FailedPrecondition);
    QVERIFY(m_world->lease(m_world->worker(QStringLiteral("w"))).isEmpty());
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM audit_entry WHERE action = 'submission.cancel'")),
             1);
}

void SubmissionServiceTest::whyIsItWaiting()
{
    const SubmissionId id = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const auto explain = [&](const Principal &viewer) {
        return await<queue::WaitingState>(
            [&](Callback<queue::WaitingState> done) { m_world->submissions->explain(viewer, id, std::move(done)); });
    };
    QCOMPARE(explain(m_ann)->reason, queue::WaitingReason::NoWorker);
    m_world->jobs->setWorkerOffers(WorkerId{1}, {QStringLiteral("py")});
    QCOMPARE(explain(m_ann)->reason, queue::WaitingReason::Turn);
    QCOMPARE(explain(m_ann)->position, 0);
    QVERIFY(!explain(m_ben));
}

void SubmissionServiceTest::activeOnesSayWhyTheyWait()
{
    const auto active = [&](const Principal &viewer) {
        return await<QList<ActiveSubmission>>(
            [&](Callback<QList<ActiveSubmission>> done) { m_world->submissions->active(viewer, 10, std::move(done)); });
    };
    const SubmissionId first = m_world->submit(m_world->newSubmission(m_ann)).submission;
    const SubmissionId second = m_world->submit(m_world->newSubmission(m_ben)).submission;
    const SubmissionId third = m_world->submit(m_world->newSubmission(m_ann)).submission;
    QVERIFY(!active(m_ann));
    const WorkerId worker = m_world->worker(QStringLiteral("w"));
    const wire::Job job = m_world->lease(worker).first();
    QCOMPARE(job.submission, first);
    const QList<ActiveSubmission> rows = *active(m_jury);
    QCOMPARE(rows.size(), 3);
    QCOMPARE(rows.at(0).submission.id, first);
    QVERIFY(!rows.at(0).waiting);
    QCOMPARE(rows.at(1).submission.id, second);
    QCOMPARE(rows.at(1).waiting->position, 0);
    QCOMPARE(rows.at(2).submission.id, third);
    QCOMPARE(rows.at(2).waiting->position, 1);
    QVERIFY(m_world->report(worker, test::ServerWorld::accepted(job)));
    QCOMPARE(active(m_jury)->size(), 2);
}

void SubmissionServiceTest::changesAreAnnounced()
{
    QStringList states;
    connect(m_world->active.get(), &ActiveJudgings::submissionChanged, this,
            [&](const SubmissionChange &change) { states.append(stateCode(change.state)); });
    m_world->submit(m_world->newSubmission(m_ann));
    const WorkerId worker = m_world->worker(QStringLiteral("w"));
    const wire::Job job = m_world->lease(worker).first();
    m_world->jobs->progress(worker, {job.key, wire::JobStage::Compiling, 0, 0});
    m_world->jobs->progress(worker, {job.key, wire::JobStage::Running, 1, 2});
    QVERIFY(m_world->report(worker, test::ServerWorld::accepted(job)));
    QCOMPARE(states.join(QLatin1Char(' ')), QStringLiteral("queued leased compiling running finished"));
    QCOMPARE(m_world->active->count(), 0);
}

QTEST_GUILESS_MAIN(SubmissionServiceTest)
#include "submission_service_test.moc"
