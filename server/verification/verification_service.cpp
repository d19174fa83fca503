#include "server/verification/verification_service.h"

#include "core/blobs/blob_store.h"
#include "core/package/manifest.h"
#include "server/judging/active_judgings.h"
#include "server/judging/language_catalogue.h"
#include "server/problems/problem_service.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/problem_repository.h"
#include "server/storage/sql_time.h"
#include "server/storage/verification_repository.h"
#include "server/verification/solution_language.h"
#include "server/verification/verification_plan.h"

#include <QLoggingCategory>

#include <algorithm>

namespace gavel::verification {

namespace {

Q_LOGGING_CATEGORY(lcVerification, "gavel.verification", QtInfoMsg)

using judging::JudgingState;
using storage::Connection;
using storage::VerificationRepository;

// Other servers end tasks, too.
constexpr std::chrono::seconds kLookEvery{5};
constexpr Bytes kMostSource = mebibytes(8); // of one solution: it has to fit into a frame of the worker's link

std::unexpected<Error> noVerification(VerificationId id)
{
    return failure(ErrorCode::NotFound, "there is no verification " + std::to_string(id.value));
}

std::unexpected<Error> noProblem(const QString &name)
{
    return failure(ErrorCode::NotFound, "there is no problem " + name.toStdString());
}

Result<problems::ProblemVersion> requireVersion(Connection &connection, ProblemId problem, int number)
{
    const QList<problems::ProblemVersion> versions = TRY(storage::ProblemRepository(connection).versions(problem));
    const auto found = std::ranges::find(versions, number, &problems::ProblemVersion::number);
    if (found == versions.end())
        return failure(ErrorCode::NotFound, "the problem has no version " + std::to_string(number));
    return *found;
}

Result<NewTask> taskFor(const package::JurySolution &solution, int index, blobs::BlobStore &blobs,
                        const QList<wire::OfferedLanguage> &languages)
{
    NewTask task{TaskPurpose::Judge, index, {}, {}};
    QStringList names;
    Bytes size;
    for (const package::PackageFile &file : solution.files) {
        names.append(file.path);
        size = size + Bytes{file.blob.size};
    }
    task.job.language = languageOf(languages, names, solution.languageHint);
    if (task.job.language.isEmpty())
        task.error = QStringLiteral("no worker has a language for ") + names.join(QStringLiteral(", "));
    if (size > kMostSource)
        task.error = QStringLiteral("its files are longer than 8 MiB");
    if (!task.error.isEmpty())
        return task;
    for (const package::PackageFile &file : solution.files)
        task.job.files.append(wire::JobFile { file.path, TRY(blobs::readBlob(blobs, file.blob, kMostSource)) });
    return task;
}

// Any will do for the queue; who has that of the validators can most likely run all of it.
QString languageToExamine(const Verification &verification, const QList<wire::OfferedLanguage> &languages)
{
    QStringList names;
    for (const package::PackageFile &file : verification.manifest.inputValidators)
        names.append(file.path);
    const QString language = languageOf(languages, names, {});
    if (!language.isEmpty())
        return language;
    for (const Task &task : verification.tasks) {
        if (!task.language.isEmpty())
            return task.language;
    }
    return languages.isEmpty() ? QString() : languages.first().id;
}

NewTask examinationOf(const Verification &verification, const QList<wire::OfferedLanguage> &languages)
{
    NewTask task{TaskPurpose::Examine, kNoSolution, {}, {}};
    task.job.language = languageToExamine(verification, languages);
    task.job.judgingData = verification.judgingData;
    task.job.examination.emplace();
    task.job.examination->manifest = package::encode(verification.manifest);
    for (const Task &judged : verification.tasks)
        wire::addSpecimens(task.job.examination->specimens, judged.report);
    if (task.job.language.isEmpty())
        task.error = QStringLiteral("no worker has offered a language yet");
    return task;
}

queue::QueueEntry entryOf(wire::TaskId id, const NewTask &task, AccountId account)
{
    queue::QueueEntry entry;
    entry.judging = wire::jobOf(id);
    entry.submission = SubmissionId{entry.judging.value};
    entry.submitter = account;
    entry.language = task.job.language;
    entry.lane = queue::Lane::Verification;
    return entry;
}

// Those that wait now.
Result<QList<queue::QueueEntry>> addTasks(Connection &connection, VerificationId id, const QList<NewTask> &tasks,
                                          AccountId account)
{
    QList<queue::QueueEntry> entries;
    for (const NewTask &task : tasks) {
        const auto added = TRY(VerificationRepository(connection).addTask(id, task, storage::nowMs()));
        if (added && task.error.isEmpty())
            entries.append(entryOf(*added, task, account));
    }
    return entries;
}

} // namespace

VerificationService::VerificationService(storage::Database &database, blobs::BlobStore &blobs,
                                         queue::JudgingQueue &queue, problems::ProblemService &problems,
                                         judging::LanguageCatalogue &languages, judging::ActiveJudgings &active)
    : m_database(database),
      m_blobs(blobs),
      m_queue(queue),
      m_problems(problems),
      m_languages(languages),
      m_active(active)
{
    connect(&active, &judging::ActiveJudgings::submissionChanged, this,
            [this](const judging::SubmissionChange &change) {
                if (wire::isTask(change.judging) && judging::isFinal(change.state))
                    m_look.start(0);
            });
    connect(&m_look, &QTimer::timeout, this, &VerificationService::advanceStalled);
}

void VerificationService::start()
{
    m_look.start(0);
}

Result<QList<NewTask>> VerificationService::firstTasks(Connection &connection, const problems::ProblemVersion &version,
                                                       const QList<wire::OfferedLanguage> &languages,
                                                       bool runsAllTests) const
{
    QList<NewTask> tasks;
    const QByteArray json = TRY(storage::ProblemRepository(connection).manifest(version.id));
    const package::ProblemManifest manifest = TRY(package::decodeManifest(json));
    for (int i = 0; i < int(manifest.solutions.size()); ++i) {
        NewTask task = TRY(taskFor(manifest.solutions.at(i), i, m_blobs, languages));
        task.job.judgingData = version.judgingData;
        task.job.runsAllTests = runsAllTests;
        tasks.append(std::move(task));
    }
    return tasks;
}

void VerificationService::create(const NewVerification &wanted, Callback<VerificationSummary> done)
{
    const problems::ProblemSummary *problem = m_problems.find(wanted.problem);
    if (!problem)
        return done(noProblem(wanted.problem));
    if (m_queue.fullFor(1))
        return done(failure(ErrorCode::ResourceExhausted, "the queue is full: try again later"));
    struct Prepared {
        ProblemVersionId version;
        QList<NewTask> tasks;
    };
    m_database.read(
        this,
        [this, id = problem->id, wanted,
         languages = m_languages.enabled()](Connection &connection) -> Result<Prepared> {
            const problems::ProblemVersion version = TRY(requireVersion(connection, id, wanted.version));
            return Prepared
            {
                version.id, TRY(firstTasks(connection, version, languages, wanted.runsAllTests))
            };
        },
        [this, wanted, done = std::move(done)](Result<Prepared> prepared) mutable {
            if (prepared)
                store(wanted, prepared->version, prepared->tasks, std::move(done));
            else
                done(failure(prepared.error()));
        });
}

void VerificationService::store(const NewVerification &wanted, ProblemVersionId version, const QList<NewTask> &tasks,
                                Callback<VerificationSummary> done)
{
    struct Stored {
        VerificationSummary summary;
        QList<queue::QueueEntry> entries;
    };
    m_database.write(
        this,
        [wanted, version, tasks](Connection &connection) -> Result<Stored> {
            const AccountId account = wanted.account.account;
            const qint64 now = storage::nowMs();
            VerificationRepository verifications(connection);
            const VerificationId id = TRY(verifications.add({version, account, wanted.runsAllTests, now}));
            Stored stored;
            stored.entries = TRY(addTasks(connection, id, tasks, account));
            TRY(storage::AuditRepository(connection)
                    .add(account, QStringLiteral("problem.verify"), wanted.problem, QString::number(wanted.version)));
            const std::optional<VerificationSummary> made = TRY(verifications.summary(id));
            if (!made)
                return noVerification(id);
            stored.summary = *made;
            return stored;
        },
        [this, done = std::move(done)](Result<Stored> stored) mutable {
            if (!stored)
                return done(failure(stored.error()));
            enqueue(stored->entries);
            m_look.start(0); // there may be nothing to wait for
            done(std::move(stored->summary));
        });
}

void VerificationService::enqueue(const QList<queue::QueueEntry> &entries)
{
    for (const queue::QueueEntry &entry : entries)
        m_active.set({entry.submission, entry.judging, entry.submitter, JudgingState::Queued, {}, 0, 0});
    m_queue.enqueue(entries);
}

void VerificationService::advanceStalled()
{
    m_look.start(kLookEvery);
    m_database.read(
        this, [](Connection &connection) { return VerificationRepository(connection).stalled(); },
        [this](const Result<QList<VerificationId>> &ids) {
            if (!ids) // the next look finds them
                qCWarning(lcVerification, "cannot look for verifications: %s", ids.error().message.c_str());
            for (const VerificationId id : ids.value_or(QList<VerificationId>()))
                advance(id);
        });
}

Result<std::optional<VerificationService::Advance>>
VerificationService::nextOf(Connection &connection, VerificationId id, const QList<wire::OfferedLanguage> &languages)
{
    VerificationRepository verifications(connection);
    const std::optional<Verification> verification = TRY(verifications.find(id));
    const bool isStalled = verification && verification->summary.state == VerificationState::Running &&
                           std::ranges::all_of(verification->tasks, &Task::isOver);
    if (!isStalled)
        return std::nullopt;
    const Overview overview = overviewOf(*verification);
    Advance next{{}, overview.isMet, verification->summary.account};
    for (const Step &step : nextSteps(*verification, overview)) {
        if (step.purpose == TaskPurpose::Examine) {
            next.tasks.append(examinationOf(*verification, languages));
            continue;
        }
        std::optional<wire::Job> job = TRY(verifications.request(id, TaskPurpose::Judge, step.solution));
        if (!job)
            return failure(ErrorCode::DataCorrupted, "a task of a verification is gone");
        job->runsAllTests = step.purpose == TaskPurpose::JudgeAll;
        if (step.purpose == TaskPurpose::Measure)
            job->cpuTimeLimit = measuringLimit(*verification, overview);
        next.tasks.append({step.purpose, step.solution, *std::move(job), {}});
    }
    return next;
}

void VerificationService::advance(VerificationId id)
{
    if (m_advancing.contains(id.value))
        return;
    m_advancing.insert(id.value);
    m_database.read(
        this,
        [id, languages = m_languages.enabled()](Connection &connection) { return nextOf(connection, id, languages); },
        [this, id](const Result<std::optional<Advance>> &next) {
            if (next && *next)
                return apply(id, **next);
            m_advancing.remove(id.value);
            if (!next)
                qCWarning(lcVerification, "verification %lld: %s", static_cast<long long>(id.value),
                          next.error().message.c_str());
        });
}

void VerificationService::apply(VerificationId id, const Advance &next)
{
    m_database.write(
        this,
        [id, next](Connection &connection) -> Result<QList<queue::QueueEntry>> {
            VerificationRepository verifications(connection);
            if (next.tasks.isEmpty()) {
                TRY(verifications.setOver(id, VerificationState::Finished, next.isMet, storage::nowMs()));
                return QList<queue::QueueEntry>();
            }
            const std::optional<VerificationSummary> summary = TRY(verifications.summary(id));
            if (!summary || summary->state != VerificationState::Running)
                return QList<queue::QueueEntry>(); // cancelled meanwhile
            return addTasks(connection, id, next.tasks, next.account);
        },
        [this, id](const Result<QList<queue::QueueEntry>> &entries) {
            m_advancing.remove(id.value);
            if (entries)
                enqueue(*entries);
            else
                qCWarning(lcVerification, "verification %lld: %s", static_cast<long long>(id.value),
                          entries.error().message.c_str());
        });
}

void VerificationService::read(VerificationId id, Callback<Verification> done)
{
    m_database.read(
        this,
        [id](Connection &connection) -> Result<Verification> {
            std::optional<Verification> verification = TRY(VerificationRepository(connection).find(id));
            if (!verification)
                return noVerification(id);
            return *std::move(verification);
        },
        [this, done = std::move(done)](Result<Verification> verification) mutable {
            if (!verification)
                return done(std::move(verification));
            for (Task &task : verification->tasks) {
                const judging::SubmissionChange *active = task.isOver() ? nullptr : m_active.find(wire::jobOf(task.id));
                if (!active)
                    continue;
                task.state = active->state;
                task.testsDone = active->testsDone;
                task.testsTotal = active->testsTotal;
            }
            done(std::move(verification));
        });
}

void VerificationService::list(const QString &problem, int most, Callback<QList<VerificationSummary>> done)
{
    const problems::ProblemSummary *known = m_problems.find(problem);
    if (!known)
        return done(noProblem(problem));
    m_database.read(
        this,
        [id = known->id, most](Connection &connection) { return VerificationRepository(connection).list(id, most); },
        std::move(done));
}

void VerificationService::cancel(VerificationId id, const accounts::Principal &account, Callback<void> done)
{
    m_database.write(
        this,
        [id, account](Connection &connection) -> Result<QList<wire::TaskId>> {
            VerificationRepository verifications(connection);
            const std::optional<VerificationSummary> summary = TRY(verifications.summary(id));
            if (!summary)
                return noVerification(id);
            const qint64 now = storage::nowMs();
            if (!TRY(verifications.setOver(id, VerificationState::Cancelled, std::nullopt, now)))
                return failure(ErrorCode::FailedPrecondition, "the verification is over already");
            TRY(storage::AuditRepository(connection)
                    .add(account.account, QStringLiteral("problem.cancel-verification"), summary->problem,
                         QString::number(summary->version)));
            return verifications.cancelTasks(id, now);
        },
        [this, done = std::move(done)](const Result<QList<wire::TaskId>> &ended) mutable {
            if (!ended)
                return done(failure(ended.error()));
            for (const wire::TaskId task : *ended)
                endTask(task);
            done({});
        });
}

void VerificationService::endTask(wire::TaskId id)
{
    const JudgingId job = wire::jobOf(id);
    if (const judging::SubmissionChange *active = m_active.find(job)) {
        judging::SubmissionChange change = *active;
        change.state = JudgingState::Cancelled;
        m_active.set(change);
    }
    m_queue.remove(job, [this](const Result<std::optional<queue::Lease>> &lease) {
        if (lease && *lease)
            Q_EMIT leaseEnded((*lease)->worker, (*lease)->entry.key());
    });
}

} // namespace gavel::verification
