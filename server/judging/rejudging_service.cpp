#include "server/judging/rejudging_service.h"

#include "server/judging/active_judgings.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/judging_repository.h"
#include "server/storage/problem_repository.h"
#include "server/storage/rejudging_repository.h"
#include "server/storage/sql_time.h"

namespace gavel::judging {

namespace {

using accounts::Permission;
using accounts::Principal;
using storage::Connection;
using storage::JudgingRepository;
using storage::RejudgingCandidate;
using storage::RejudgingRepository;

std::unexpected<Error> notAllowed()
{
    return failure(ErrorCode::PermissionDenied, "this account may not do that");
}

std::unexpected<Error> noRejudging(RejudgingId id)
{
    return failure(ErrorCode::NotFound, "there is no rejudging " + std::to_string(id.value));
}

// What goes into the queue once the set is on the disk.
struct Sealed {
    Rejudging rejudging;
    QList<queue::QueueEntry> entries;
};

// Problems by name, looked up once each.
class LiveProblems {
public:
    explicit LiveProblems(Connection &connection) : m_problems(connection) {}

    Result<problems::ProblemSummary> of(const QString &problem)
    {
        if (const auto known = m_known.constFind(problem); known != m_known.constEnd())
            return *known;
        const auto found = TRY(m_problems.find(problem));
        if (!found)
            return failure(ErrorCode::NotFound, "problem: it is gone");
        m_known.insert(problem, *found);
        return *found;
    }

private:
    storage::ProblemRepository m_problems;
    QHash<QString, problems::ProblemSummary> m_known;
};

Result<QList<RejudgingCandidate>> chosen(Connection &connection, const RejudgingFilter &filter)
{
    QList<RejudgingCandidate> found = TRY(RejudgingRepository(connection).candidates(filter, kMostRejudged + 1));
    if (found.size() > kMostRejudged)
        return failure(ErrorCode::InvalidArgument,
                       "filter: it takes more than " + std::to_string(kMostRejudged) + " submissions: narrow it");
    return found;
}

Result<void> checkFilter(const RejudgingFilter &filter)
{
    if (filter.isEmpty())
        return failure(ErrorCode::InvalidArgument, "filter: say which submissions: everything is too much");
    if (filter.submissions.size() > kMostRejudged)
        return failure(ErrorCode::InvalidArgument,
                       "filter.submissions: at most " + std::to_string(kMostRejudged) + " at once");
    return {};
}

// Runs in the writer's thread.
struct Sealing {
    RejudgingFilter filter;
    Rejudging rejudging;
    Principal who;

    Result<Sealed> operator()(Connection &connection) const
    {
        Sealed sealed{rejudging, {}};
        QList<RejudgingCandidate> members = TRY(chosen(connection, filter));
        sealed.rejudging.skipped = members.removeIf([](const RejudgingCandidate &member) { return !member.isOver; });
        if (members.isEmpty())
            return failure(ErrorCode::NotFound, "filter: it takes no submission whose judging is over");
        sealed.rejudging.members = members.size();
        sealed.rejudging.id = TRY(RejudgingRepository(connection).add(sealed.rejudging, who.account));
        LiveProblems live(connection);
        for (const RejudgingCandidate &member : members)
            sealed.entries.append(TRY(addMember(connection, live, sealed.rejudging, member)));
        TRY(storage::AuditRepository(connection)
                .add(who.account, QStringLiteral("rejudging.start"), QString::number(sealed.rejudging.id.value),
                     rejudging.reason));
        return sealed;
    }

    static Result<queue::QueueEntry> addMember(Connection &connection, LiveProblems &live, const Rejudging &rejudging,
                                               const RejudgingCandidate &member)
    {
        const problems::ProblemSummary problem = TRY(live.of(member.problemName));
        const storage::JudgingRow row{
            member.submission, problem.version, queue::Lane::Rejudge, 0, true, rejudging.created.toMSecsSinceEpoch()};
        queue::QueueEntry entry;
        entry.judging = TRY(JudgingRepository(connection).addAside(row));
        entry.submission = member.submission;
        entry.submitter = member.account;
        entry.problem = problem.id;
        entry.contest = member.contest;
        entry.language = member.language;
        entry.lane = queue::Lane::Rejudge;
        entry.isAside = true;
        TRY(RejudgingRepository(connection).addMember(rejudging.id, member, entry.judging));
        return entry;
    }
};

Result<Rejudging> require(Connection &connection, RejudgingId id)
{
    std::optional<Rejudging> found = TRY(RejudgingRepository(connection).find(id));
    if (!found)
        return noRejudging(id);
    return *std::move(found);
}

Result<Rejudging> requireOpen(Connection &connection, RejudgingId id)
{
    Rejudging rejudging = TRY(require(connection, id));
    if (rejudging.state != RejudgingState::Open)
        return failure(ErrorCode::FailedPrecondition,
                       "it is over: " + rejudgingStateCode(rejudging.state).toStdString());
    return rejudging;
}

Result<RejudgingDetail> end(Connection &connection, const Principal &who, RejudgingId id, RejudgingState state)
{
    RejudgingRepository repository(connection);
    if (!TRY(repository.end(id, state, who.account, storage::nowMs())))
        return failure(ErrorCode::FailedPrecondition, "it is over");
    TRY(storage::AuditRepository(connection)
            .add(who.account, QStringLiteral("rejudging.") + rejudgingStateCode(state), QString::number(id.value)));
    return RejudgingDetail
    {
        TRY(require(connection, id))
        , TRY(repository.members(id))
    };
}

Result<RejudgingDetail> applyNow(Connection &connection, const Principal &who, RejudgingId id)
{
    const Rejudging rejudging = TRY(requireOpen(connection, id));
    if (rejudging.over < rejudging.members)
        return failure(ErrorCode::FailedPrecondition,
                       std::to_string(rejudging.members - rejudging.over) + " judgings are not over yet");
    RejudgingRepository repository(connection);
    const QList<RejudgingMember> members = TRY(repository.members(id));
    for (const RejudgingMember &member : members) {
        if (!member.before.isCurrent)
            return failure(ErrorCode::AlreadyExists, "submission " + std::to_string(member.submission.value) +
                                                         " was judged again meanwhile: discard this one");
    }
    TRY(repository.takeOver(id));
    return end(connection, who, id, RejudgingState::Applied);
}

Result<RejudgingDetail> discardNow(Connection &connection, const Principal &who, RejudgingId id)
{
    TRY(requireOpen(connection, id));
    RejudgingRepository repository(connection);
    QList<RejudgingMember> members = TRY(repository.members(id));
    members.removeIf([](const RejudgingMember &member) { return isFinal(member.after.state); });
    const qint64 now = storage::nowMs();
    for (const RejudgingMember &member : members)
        TRY(JudgingRepository(connection)
                .end(member.after.judging, JudgingState::Cancelled, QStringLiteral("the rejudging was discarded"),
                     now));
    RejudgingDetail ended = TRY(end(connection, who, id, RejudgingState::Discarded));
    ended.members = members; // those that were stopped
    return ended;
}

} // namespace

RejudgingService::RejudgingService(storage::Database &database, queue::JudgingQueue &queue, ActiveJudgings &active)
    : m_database(database), m_queue(queue), m_active(active)
{
}

Result<std::unique_ptr<RejudgingService>> RejudgingService::load(storage::Database &database,
                                                                 queue::JudgingQueue &queue, ActiveJudgings &active)
{
    const QList<JudgingId> open = TRY(
        database.readAndWait([](Connection &connection) { return RejudgingRepository(connection).openJudgings(); }));
    for (const JudgingId judging : open)
        active.setAside(judging);
    return std::unique_ptr<RejudgingService>(new RejudgingService(database, queue, active));
}

void RejudgingService::count(const Principal &who, const RejudgingFilter &filter, Callback<qint64> done)
{
    if (!who.may(Permission::Rejudge))
        return done(notAllowed());
    if (const Result<void> isGood = checkFilter(filter); !isGood)
        return done(failure(isGood.error()));
    m_database.read(
        this,
        [filter](Connection &connection) -> Result<qint64> {
            const QList<RejudgingCandidate> found = TRY(chosen(connection, filter));
            return std::ranges::count_if(found, [](const RejudgingCandidate &member) { return member.isOver; });
        },
        std::move(done));
}

void RejudgingService::start(const Principal &who, const RejudgingFilter &filter, const QString &reason,
                             const QByteArray &chosenBy, Callback<Rejudging> done)
{
    if (!who.may(Permission::Rejudge))
        return done(notAllowed());
    if (reason.trimmed().isEmpty() || reason.size() > kLongestReason)
        return done(failure(ErrorCode::InvalidArgument,
                            "reason: must have 1 to " + std::to_string(kLongestReason) + " characters"));
    if (const Result<void> isGood = checkFilter(filter); !isGood)
        return done(failure(isGood.error()));
    if (m_queue.fullFor(1))
        return done(failure(ErrorCode::ResourceExhausted, "the queue is full: try again later"));
    Sealing sealing{filter, {}, who};
    sealing.rejudging.reason = reason.trimmed();
    sealing.rejudging.chosenBy = chosenBy;
    sealing.rejudging.createdBy = who.name;
    sealing.rejudging.created = storage::timeOf(storage::nowMs());
    m_database.write(this, sealing, [this, done = std::move(done)](Result<Sealed> sealed) mutable {
        if (!sealed)
            return done(failure(sealed.error()));
        for (const queue::QueueEntry &entry : std::as_const(sealed->entries)) {
            m_active.setAside(entry.judging);
            m_active.set({entry.submission, entry.judging, entry.submitter, JudgingState::Queued, {}, 0, 0});
        }
        m_queue.enqueue(sealed->entries);
        done(sealed->rejudging);
    });
}

void RejudgingService::list(Callback<QList<Rejudging>> done)
{
    m_database.read(
        this, [](Connection &connection) { return RejudgingRepository(connection).list(); }, std::move(done));
}

void RejudgingService::read(RejudgingId id, Callback<RejudgingDetail> done)
{
    m_database.read(
        this,
        [id](Connection &connection) -> Result<RejudgingDetail> {
            RejudgingRepository repository(connection);
            RejudgingDetail detail
            {
                TRY(require(connection, id))
                , TRY(repository.members(id))
            };
            detail.standings = standingsMoves(TRY(repository.contestAttempts(id)));
            return detail;
        },
        std::move(done));
}

void RejudgingService::apply(const Principal &who, RejudgingId id, Callback<Rejudging> done)
{
    if (!who.may(Permission::Rejudge))
        return done(notAllowed());
    m_database.write(
        this, [who, id](Connection &connection) { return applyNow(connection, who, id); },
        [this, done = std::move(done)](Result<RejudgingDetail> applied) mutable {
            if (!applied)
                return done(failure(applied.error()));
            for (const RejudgingMember &member : std::as_const(applied->members)) {
                if (!member.after.isCurrent)
                    continue;
                m_active.forget(member.after.judging); // it stands aside no more, also where its end was not heard
                m_active.set({member.submission, member.after.judging, member.account, member.after.state,
                              member.after.verdict, 0, 0});
            }
            done(applied->rejudging);
        });
}

void RejudgingService::discard(const Principal &who, RejudgingId id, Callback<Rejudging> done)
{
    if (!who.may(Permission::Rejudge))
        return done(notAllowed());
    m_database.write(
        this, [who, id](Connection &connection) { return discardNow(connection, who, id); },
        [this, done = std::move(done)](Result<RejudgingDetail> ended) mutable {
            if (!ended)
                return done(failure(ended.error()));
            for (const RejudgingMember &member : std::as_const(ended->members))
                endJudging(member);
            done(ended->rejudging);
        });
}

void RejudgingService::endJudging(const RejudgingMember &member)
{
    const JudgingId judging = member.after.judging;
    m_active.set({member.submission, judging, member.account, JudgingState::Cancelled, {}, 0, 0});
    m_queue.remove(judging, [this](const Result<std::optional<queue::Lease>> &lease) {
        if (lease && *lease)
            Q_EMIT leaseEnded((*lease)->worker, (*lease)->entry.key());
    });
}

} // namespace gavel::judging
