#include "server/runs/run_service.h"

#include "server/judging/active_judgings.h"
#include "server/judging/language_catalogue.h"
#include "server/storage/database.h"
#include "server/storage/run_repository.h"
#include "server/storage/sql_time.h"

#include <QLoggingCategory>
#include <QUuid>

namespace gavel::runs {

namespace {

Q_LOGGING_CATEGORY(logRuns, "gavel.runs", QtInfoMsg)

constexpr std::chrono::minutes kPurgeEvery{1};

using judging::JudgingState;
using storage::Connection;
using storage::RunRepository;

Result<Run> require(Connection &connection, RunOrigin origin, const QString &token)
{
    std::optional<Run> run = TRY(RunRepository(connection).find(origin, token, storage::nowMs()));
    if (!run)
        return failure(ErrorCode::NotFound, "there is no run " + token.left(64).toStdString());
    return *std::move(run);
}

} // namespace

RunService::RunService(storage::Database &database, queue::JudgingQueue &queue, judging::LanguageCatalogue &languages,
                       judging::ActiveJudgings &active, const RunMaxima &maxima)
    : m_database(database), m_queue(queue), m_languages(languages), m_active(active), m_maxima(maxima)
{
    connect(&active, &judging::ActiveJudgings::submissionChanged, this, &RunService::onChange);
    connect(&m_purge, &QTimer::timeout, this, &RunService::purge);
    m_purge.start(kPurgeEvery);
}

Result<void> RunService::admit(const NewRun &run) const
{
    TRY(m_languages.checkOpen(run.language));
    TRY(checkRun(run, m_maxima));
    if (inFlight(run.submitter) >= m_maxima.inFlight)
        return failure(ErrorCode::ResourceExhausted, "too many of your runs are under way: wait for some of them");
    if (!m_queue.isAvailable())
        return failure(ErrorCode::Unavailable, "the queue is away: try again in a moment");
    if (m_queue.fullFor(1))
        return failure(ErrorCode::ResourceExhausted, "the queue is full: try again later");
    return {};
}

void RunService::submit(NewRun run, Callback<RunReceipt> done)
{
    if (const Result<void> isAdmitted = admit(run); !isAdmitted)
        return done(failure(isAdmitted.error()));
    const QString token = QUuid::createUuid().toString(QUuid::WithoutBraces);
    // Only what the queue needs to know is kept here while it is stored.
    queue::QueueEntry entry;
    entry.submitter = run.submitter;
    entry.language = run.language;
    entry.lane = queue::Lane::Run;
    m_database.write(
        this,
        [run = std::move(run), token](Connection &connection) -> Result<RunReceipt> {
            const qint64 now = storage::nowMs();
            const qint64 expires = now + std::chrono::milliseconds(run.keptFor).count();
            const RunId id = TRY(RunRepository(connection).add(run, token, now, expires));
            return RunReceipt{id, token, storage::timeOf(now), storage::timeOf(expires)};
        },
        [this, entry, done = std::move(done)](Result<RunReceipt> receipt) mutable {
            if (receipt)
                enqueue(std::move(entry), *receipt);
            done(std::move(receipt));
        });
}

// Its job's number also stands for a submission's, so that whoever waits for submissions can wait for runs.
void RunService::enqueue(queue::QueueEntry entry, const RunReceipt &receipt)
{
    entry.judging = wire::jobOf(receipt.id);
    entry.submission = SubmissionId{entry.judging.value};
    m_active.set({entry.submission, entry.judging, entry.submitter, JudgingState::Queued, {}, 0, 0});
    m_queue.enqueue({entry});
}

std::chrono::seconds RunService::retryAfter() const
{
    return m_queue.fullFor(1).value_or(std::chrono::seconds(1));
}

qsizetype RunService::inFlight() const
{
    qsizetype count = 0;
    for (const QSet<qint64> &jobs : m_inFlight)
        count += jobs.size();
    return count;
}

void RunService::onChange(const judging::SubmissionChange &change)
{
    if (!wire::isRun(change.judging))
        return;
    if (!judging::isFinal(change.state)) {
        m_inFlight[change.account.value].insert(change.judging.value);
        return;
    }
    const auto found = m_inFlight.find(change.account.value);
    if (found != m_inFlight.end() && found->remove(change.judging.value) && found->isEmpty())
        m_inFlight.erase(found);
    Q_EMIT finished(wire::runOf(change.judging));
}

void RunService::overlay(Run &run) const
{
    const judging::SubmissionChange *active =
        judging::isFinal(run.state) ? nullptr : m_active.find(wire::jobOf(run.id));
    if (!active)
        return;
    run.state = active->state;
    run.runsDone = active->testsDone;
}

void RunService::read(RunOrigin origin, const QString &token, Callback<Run> done)
{
    m_database.read(
        this, [origin, token](Connection &connection) { return require(connection, origin, token); },
        [this, done = std::move(done)](Result<Run> run) mutable {
            if (run)
                overlay(*run);
            done(std::move(run));
        });
}

void RunService::readAll(RunOrigin origin, const QStringList &tokens, Callback<QList<std::optional<Run>>> done)
{
    m_database.read(
        this,
        [origin, tokens](Connection &connection) -> Result<QList<std::optional<Run>>> {
            QList<std::optional<Run>> runs;
            for (const QString &token : tokens)
                runs.append(TRY(RunRepository(connection).find(origin, token, storage::nowMs())));
            return runs;
        },
        [this, done = std::move(done)](Result<QList<std::optional<Run>>> runs) mutable {
            if (runs) {
                for (std::optional<Run> &run : *runs) {
                    if (run)
                        overlay(*run);
                }
            }
            done(std::move(runs));
        });
}

void RunService::list(RunOrigin origin, AccountId owner, int skipped, int most, Callback<QList<Run>> done)
{
    m_database.read(
        this,
        [=](Connection &connection) {
            return RunRepository(connection).list(origin, owner, skipped, most, storage::nowMs());
        },
        [this, done = std::move(done)](Result<QList<Run>> runs) mutable {
            if (runs) {
                for (Run &run : *runs)
                    overlay(run);
            }
            done(std::move(runs));
        });
}

void RunService::count(RunOrigin origin, Callback<RunCounts> done)
{
    m_database.read(
        this, [origin](Connection &connection) { return RunRepository(connection).count(origin, storage::nowMs()); },
        std::move(done));
}

void RunService::read(RunId id, Callback<Run> done)
{
    m_database.read(
        this,
        [id](Connection &connection) -> Result<Run> {
            std::optional<Run> run = TRY(RunRepository(connection).find(id));
            if (!run)
                return failure(ErrorCode::NotFound, "there is no such run");
            return *std::move(run);
        },
        std::move(done));
}

void RunService::setMark(RunId id, int mark, Callback<bool> done)
{
    m_database.write(
        this, [id, mark](Connection &connection) { return RunRepository(connection).setMark(id, mark); },
        std::move(done));
}

void RunService::unmarked(RunOrigin origin, Callback<QList<RunId>> done)
{
    m_database.read(
        this, [origin](Connection &connection) { return RunRepository(connection).unmarked(origin); }, std::move(done));
}

void RunService::remove(RunOrigin origin, const QString &token, Callback<void> done)
{
    m_database.write(
        this,
        [origin, token](Connection &connection) -> Result<Run> {
            Run run = TRY(require(connection, origin, token));
            const qint64 now = storage::nowMs();
            if (!judging::isFinal(run.state))
                TRY(RunRepository(connection).end(run.id, JudgingState::Cancelled, {}, now));
            TRY(RunRepository(connection).expire(run.id, now));
            return run;
        },
        [this, done = std::move(done)](const Result<Run> &run) mutable {
            if (!run)
                return done(failure(run.error()));
            if (!judging::isFinal(run->state))
                end(*run);
            done({});
        });
}

void RunService::end(const Run &run)
{
    const JudgingId job = wire::jobOf(run.id);
    m_active.set({SubmissionId{job.value}, job, run.submitter, JudgingState::Cancelled, {}, 0, 0});
    m_queue.remove(job, [this](const Result<std::optional<queue::Lease>> &lease) {
        if (lease && *lease)
            Q_EMIT leaseEnded((*lease)->worker, (*lease)->entry.key());
    });
}

void RunService::purge()
{
    m_database.write(
        this, [](Connection &connection) { return RunRepository(connection).purge(storage::nowMs()); },
        [](const Result<void> &purged) {
            if (!purged)
                qCWarning(logRuns, "expired runs are still stored: %s", purged.error().message.c_str());
        });
}

} // namespace gavel::runs
