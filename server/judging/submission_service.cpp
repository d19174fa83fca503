#include "server/judging/submission_service.h"

#include "server/judging/active_judgings.h"
#include "server/judging/admission.h"
#include "server/judging/language_catalogue.h"
#include "server/judging/visibility.h"
#include "server/problems/problem_service.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/problem_repository.h"
#include "server/storage/sql_time.h"
#include "server/storage/submission_repository.h"

#include <algorithm>

namespace gavel::judging {

namespace {

using accounts::Permission;
using storage::Connection;
using storage::JudgingRepository;
using storage::SubmissionRepository;

constexpr int kMostInPage = 200;

// What the account has got for this key before, if it has used it.
Result<std::optional<SubmissionReceipt>> receiptFor(Connection &connection, AccountId account, const QString &key,
                                                    const QByteArray &contentSha256)
{
    const auto use = TRY(SubmissionRepository(connection).keyUse(account, key));
    if (!use)
        return std::nullopt;
    if (use->contentSha256 != contentSha256)
        return failure(ErrorCode::AlreadyExists, "idempotency_key: was used for another submission: choose a new one");
    return use->receipt;
}

// What a submission needs on the disk before it may be promised a verdict; runs in the writer's thread.
struct Intake {
    storage::SubmissionRow submission;
    storage::JudgingRow judging;
    QString idempotencyKey;
    QByteArray contentSha256; // only with a key
    ContestId contest{};      // none: practice

    Result<SubmissionReceipt> operator()(Connection &connection)
    {
        SubmissionRepository submissions(connection);
        if (!idempotencyKey.isEmpty()) {
            // Asked for before, but not in this transaction: the same request may be here twice at once.
            if (const auto receipt = TRY(receiptFor(connection, submission.account, idempotencyKey, contentSha256)))
                return *receipt;
        }
        judging.submission = TRY(submissions.add(submission));
        if (contest)
            TRY(submissions.addToContest(judging.submission, contest));
        if (!idempotencyKey.isEmpty())
            TRY(addKey(submissions));
        const JudgingId id = TRY(JudgingRepository(connection).add(judging));
        return SubmissionReceipt{judging.submission, id, storage::timeOf(submission.createdAtMs), false};
    }

    // Another server may commit the same key at this moment: Cancelled, and asked again the other's receipt is there.
    Result<void> addKey(SubmissionRepository &submissions) const
    {
        const Result<void> added =
            submissions.addKey(submission.account, idempotencyKey, contentSha256, judging.submission);
        if (!added && added.error().code == ErrorCode::AlreadyExists)
            return failure(ErrorCode::Cancelled, "idempotency_key: is being used by another request");
        return added;
    }
};

std::unexpected<Error> noSubmission(SubmissionId id)
{
    return failure(ErrorCode::NotFound, "there is no submission " + std::to_string(id.value));
}

std::unexpected<Error> notAllowed()
{
    return failure(ErrorCode::PermissionDenied, "this account may not do that");
}

Result<Submission> require(Connection &connection, const accounts::Principal &viewer, SubmissionId id)
{
    std::optional<Submission> submission = TRY(SubmissionRepository(connection).find(id));
    if (!submission || !maySee(viewer, *submission))
        return noSubmission(id);
    return *std::move(submission);
}

Result<void> audit(Connection &connection, const accounts::Principal &who, const QString &action, SubmissionId id)
{
    return storage::AuditRepository(connection).add(who.account, action, QString::number(id.value));
}

// The queue knows problems by their numbers, people by their names.
queue::WaitingState named(queue::WaitingState waiting, const Submission &submission)
{
    if (waiting.pause && waiting.pause->kind == queue::PauseKind::Problem)
        waiting.pause->subject = submission.problemName;
    return waiting;
}

} // namespace

SubmissionService::SubmissionService(storage::Database &database, queue::JudgingQueue &queue,
                                     problems::ProblemService &problems, LanguageCatalogue &languages,
                                     ActiveJudgings &active)
    : m_database(database), m_queue(queue), m_problems(problems), m_languages(languages), m_active(active)
{
}

Result<void> SubmissionService::admit(const NewSubmission &submission) const
{
    if (!submission.submitter.may(Permission::Submit))
        return notAllowed();
    const problems::ProblemSummary *problem = m_problems.find(submission.problem);
    const bool isOpen =
        problem && (submission.contest || problems::ProblemService::isVisible(*problem, submission.submitter.role));
    if (!isOpen)
        return failure(ErrorCode::NotFound, "problem: there is no problem " + submission.problem.toStdString());
    TRY(m_languages.checkOpen(submission.language));
    TRY(checkLanguage(*m_languages.find(submission.language), problem->languages));
    TRY(checkFiles(submission.files, problem->limits.code));
    TRY(checkIdempotencyKey(submission.idempotencyKey));
    if (!m_queue.isAvailable())
        return failure(ErrorCode::Unavailable, "the queue is away: try again in a moment");
    if (m_queue.fullFor(1))
        return failure(ErrorCode::ResourceExhausted, "the queue is full: try again later");
    return {};
}

void SubmissionService::submit(NewSubmission submission, Callback<SubmissionReceipt> done)
{
    if (submission.idempotencyKey.isEmpty() || !submission.submitter.may(Permission::Submit))
        return submitNew(std::move(submission), std::move(done));
    if (const Result<void> isGood = checkIdempotencyKey(submission.idempotencyKey); !isGood)
        return done(failure(isGood.error()));
    m_database.read(
        this,
        [account = submission.submitter.account, key = submission.idempotencyKey,
         hash = contentHash(submission)](Connection &connection) { return receiptFor(connection, account, key, hash); },
        [this, submission, done = std::move(done)](Result<std::optional<SubmissionReceipt>> earlier) mutable {
            if (!earlier)
                return done(failure(earlier.error()));
            if (*earlier)
                return done(**earlier);
            submitNew(std::move(submission), std::move(done));
        });
}

void SubmissionService::submitNew(NewSubmission submission, Callback<SubmissionReceipt> done)
{
    if (const Result<void> isAdmitted = admit(submission); !isAdmitted)
        return done(failure(isAdmitted.error()));
    const problems::ProblemSummary &problem = *m_problems.find(submission.problem);
    const qint64 now = storage::nowMs();
    Intake intake;
    intake.submission = {
        submission.submitter.account, problem.id, submission.language, submission.files, submission.trace, now};
    intake.judging = {{}, problem.version, submission.lane, 0, submission.runsAllTests, now};
    intake.contest = submission.contest;
    intake.idempotencyKey = submission.idempotencyKey;
    if (!submission.idempotencyKey.isEmpty())
        intake.contentSha256 = contentHash(submission);
    queue::QueueEntry entry;
    entry.submitter = submission.submitter.account;
    entry.problem = problem.id;
    entry.contest = submission.contest;
    entry.language = submission.language;
    entry.lane = submission.lane;
    m_database.write(this, std::move(intake),
                     [this, entry, submission = std::move(submission),
                      done = std::move(done)](Result<SubmissionReceipt> receipt) mutable {
                         if (!receipt && receipt.error().code == ErrorCode::Cancelled)
                             return submit(std::move(submission), std::move(done));
                         if (receipt && !receipt->isRepeat)
                             enqueue(std::move(entry), *receipt);
                         done(std::move(receipt));
                     });
}

void SubmissionService::enqueue(queue::QueueEntry entry, const SubmissionReceipt &receipt)
{
    entry.submission = receipt.submission;
    entry.judging = receipt.judging;
    m_active.set({receipt.submission, receipt.judging, entry.submitter, JudgingState::Queued, {}, 0, 0});
    m_queue.enqueue({entry});
}

std::chrono::seconds SubmissionService::retryAfter() const
{
    return m_queue.fullFor(1).value_or(std::chrono::seconds(1));
}

void SubmissionService::read(const accounts::Principal &viewer, SubmissionId id, Callback<Submission> done)
{
    m_database.read(
        this,
        [viewer, id](Connection &connection) -> Result<Submission> {
            Submission submission = TRY(require(connection, viewer, id));
            submission.judging.runs = TRY(JudgingRepository(connection).runs(submission.judging.id));
            submission.judging.groups = TRY(JudgingRepository(connection).groups(submission.judging.id));
            hideFrom(viewer, submission.judging);
            return submission;
        },
        [this, done = std::move(done)](Result<Submission> submission) mutable {
            if (submission)
                m_active.overlay(submission->judging);
            done(std::move(submission));
        });
}

void SubmissionService::judgings(const accounts::Principal &viewer, SubmissionId id, Callback<QList<Judging>> done)
{
    m_database.read(
        this,
        [viewer, id](Connection &connection) -> Result<QList<Judging>> {
            TRY(require(connection, viewer, id));
            JudgingRepository repository(connection);
            QList<Judging> judgings = TRY(repository.ofSubmission(id));
            judgings.removeIf([&](const Judging &judging) { return !maySee(viewer, judging); });
            for (Judging &judging : judgings) {
                judging.runs = TRY(repository.runs(judging.id));
                judging.groups = TRY(repository.groups(judging.id));
                if (judging.losses > 0)
                    judging.lostAttempts = TRY(repository.lostAttempts(judging.id));
                hideFrom(viewer, judging);
            }
            return judgings;
        },
        [this, done = std::move(done)](Result<QList<Judging>> judgings) mutable {
            if (judgings)
                std::ranges::for_each(*judgings, [this](Judging &judging) { m_active.overlay(judging); });
            done(std::move(judgings));
        });
}

void SubmissionService::source(const accounts::Principal &viewer, SubmissionId id, Callback<QList<wire::JobFile>> done)
{
    m_database.read(
        this,
        [viewer, id](Connection &connection) -> Result<QList<wire::JobFile>> {
            TRY(require(connection, viewer, id));
            return SubmissionRepository(connection).files(id);
        },
        std::move(done));
}

void SubmissionService::list(const accounts::Principal &viewer, const SubmissionFilter &filter,
                             Callback<SubmissionPage> done)
{
    if (!viewer.may(Permission::SeeOwnSubmissions))
        return done(notAllowed());
    if (filter.most < 1 || filter.most > kMostInPage)
        return done(failure(ErrorCode::InvalidArgument, "limit: must be from 1 to 200"));
    std::optional<AccountId> owner;
    if (!viewer.may(Permission::SeeAllSubmissions))
        owner = viewer.account;
    m_database.read(
        this, [filter, owner](Connection &connection) { return SubmissionRepository(connection).list(filter, owner); },
        [this, viewer, filter, done = std::move(done)](Result<QList<Submission>> found) mutable {
            if (!found)
                return done(failure(found.error()));
            done(pageOf(viewer, filter, *std::move(found)));
        });
}

void SubmissionService::active(const accounts::Principal &viewer, int most, Callback<QList<ActiveSubmission>> done)
{
    if (!viewer.may(Permission::SeeAllSubmissions))
        return done(notAllowed());
    m_database.read(
        this, [most](Connection &connection) { return SubmissionRepository(connection).unfinished(most); },
        [this, done = std::move(done)](Result<QList<Submission>> found) mutable {
            if (!found)
                return done(failure(found.error()));
            explainAll(*std::move(found), std::move(done));
        });
}

// Asks the queue about each that waits; the answers may come in any order, now or later.
void SubmissionService::explainAll(QList<Submission> submissions, Callback<QList<ActiveSubmission>> done)
{
    struct Pending {
        QList<ActiveSubmission> rows;
        qsizetype open = 1; // until all are asked
        Callback<QList<ActiveSubmission>> done;
    };
    const auto pending = std::make_shared<Pending>();
    pending->done = std::move(done);
    const auto settle = [pending] {
        if (--pending->open == 0)
            pending->done(std::move(pending->rows));
    };
    for (Submission &submission : submissions) {
        m_active.overlay(submission.judging);
        pending->rows.append({std::move(submission), std::nullopt});
    }
    const qsizetype count = pending->rows.size();
    for (qsizetype row = 0; row < count; ++row) {
        const Judging &judging = pending->rows.at(row).submission.judging;
        if (judging.state != JudgingState::Queued)
            continue;
        ++pending->open;
        m_queue.explain(judging.id, [pending, row, settle](const Result<queue::WaitingState> &waiting) {
            if (waiting)
                pending->rows[row].waiting = named(*waiting, pending->rows[row].submission);
            settle();
        });
    }
    settle();
}

SubmissionPage SubmissionService::pageOf(const accounts::Principal &viewer, const SubmissionFilter &filter,
                                         QList<Submission> submissions) const
{
    SubmissionPage page;
    if (submissions.size() == filter.most)
        page.next = submissions.last().id;
    for (Submission &submission : submissions) {
        hideFrom(viewer, submission.judging);
        m_active.overlay(submission.judging);
        // The database knows only whether it is over; which state before that, the overlay says.
        if (!filter.state || submission.judging.state == *filter.state)
            page.submissions.append(std::move(submission));
    }
    return page;
}

namespace {

// What a rejudging or cancelling has done in the database.
struct Ended {
    Submission submission; // with the judging that was the current one, as it was
    ContestId contest;     // that it is of; may be none
    bool wasActive = false;
    SubmissionReceipt next;
};

Result<Ended> endCurrent(Connection &connection, const accounts::Principal &viewer, SubmissionId id,
                         const QString &reason)
{
    Ended ended;
    ended.submission = TRY(require(connection, viewer, id));
    ended.contest = TRY(SubmissionRepository(connection).contestOf(id));
    JudgingRepository judgings(connection);
    ended.wasActive = TRY(judgings.end(ended.submission.judging.id, JudgingState::Cancelled, reason, storage::nowMs()));
    return ended;
}

Result<Ended> replaceJudging(Connection &connection, const accounts::Principal &viewer, SubmissionId id)
{
    Ended ended = TRY(endCurrent(connection, viewer, id, QStringLiteral("judged again")));
    const auto problem = TRY(storage::ProblemRepository(connection).find(ended.submission.problemName));
    if (!problem)
        return failure(ErrorCode::NotFound, "problem: it is gone");
    const qint64 now = storage::nowMs();
    storage::JudgingRow row{id, problem->version, queue::Lane::Rejudge, 0, true, now};
    const JudgingId next = TRY(JudgingRepository(connection).replaceCurrent(ended.submission.judging.id, row));
    ended.next = {id, next, storage::timeOf(now), false};
    TRY(audit(connection, viewer, QStringLiteral("submission.rejudge"), id));
    return ended;
}

Result<Ended> cancelJudging(Connection &connection, const accounts::Principal &viewer, SubmissionId id)
{
    Ended ended = TRY(endCurrent(connection, viewer, id, QStringLiteral("cancelled by ") + viewer.name));
    if (!ended.wasActive)
        return failure(ErrorCode::FailedPrecondition, "the judging is over already");
    TRY(audit(connection, viewer, QStringLiteral("submission.cancel"), id));
    return ended;
}

} // namespace

void SubmissionService::endJudging(const Submission &submission)
{
    const JudgingId judging = submission.judging.id;
    m_active.set({submission.id, judging, submission.account, JudgingState::Cancelled, {}, 0, 0});
    m_queue.remove(judging, [this](const Result<std::optional<queue::Lease>> &lease) {
        if (lease && *lease)
            Q_EMIT leaseEnded((*lease)->worker, (*lease)->entry.key());
    });
}

void SubmissionService::rejudge(const accounts::Principal &viewer, SubmissionId id, Callback<SubmissionReceipt> done)
{
    if (!viewer.may(Permission::Rejudge))
        return done(notAllowed());
    if (m_queue.fullFor(1))
        return done(failure(ErrorCode::ResourceExhausted, "the queue is full: try again later"));
    m_database.write(
        this, [viewer, id](Connection &connection) { return replaceJudging(connection, viewer, id); },
        [this, viewer, id, done = std::move(done)](Result<Ended> ended) mutable {
            if (!ended && ended.error().code == ErrorCode::AlreadyExists)
                return rejudge(viewer, id, std::move(done)); // another server made a new judging at the same moment
            if (!ended)
                return done(failure(ended.error()));
            if (ended->wasActive)
                endJudging(ended->submission);
            queue::QueueEntry entry;
            entry.submitter = ended->submission.account;
            entry.problem = ended->submission.problem;
            entry.contest = ended->contest;
            entry.language = ended->submission.language;
            entry.lane = queue::Lane::Rejudge;
            enqueue(std::move(entry), ended->next);
            done(ended->next);
        });
}

void SubmissionService::cancel(const accounts::Principal &viewer, SubmissionId id, Callback<void> done)
{
    if (!viewer.may(Permission::Rejudge))
        return done(notAllowed());
    m_database.write(
        this, [viewer, id](Connection &connection) { return cancelJudging(connection, viewer, id); },
        [this, done = std::move(done)](Result<Ended> ended) mutable {
            if (!ended)
                return done(failure(ended.error()));
            endJudging(ended->submission);
            done({});
        });
}

void SubmissionService::explain(const accounts::Principal &viewer, SubmissionId id, Callback<queue::WaitingState> done)
{
    m_database.read(
        this, [viewer, id](Connection &connection) { return require(connection, viewer, id); },
        [this, done = std::move(done)](Result<Submission> submission) mutable {
            if (!submission)
                return done(failure(submission.error()));
            m_queue.explain(submission->judging.id, [submission = *submission, done = std::move(done)](
                                                        const Result<queue::WaitingState> &waiting) mutable {
                if (!waiting)
                    return done(failure(waiting.error()));
                done(named(*waiting, submission));
            });
        });
}

} // namespace gavel::judging
