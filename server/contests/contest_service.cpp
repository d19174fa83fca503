#include "server/contests/contest_service.h"

#include "server/storage/audit_repository.h"
#include "server/storage/contest_repository.h"
#include "server/storage/database.h"

#include <QRegularExpression>

#include <algorithm>

namespace gavel::contests {

namespace {

using accounts::Permission;
using accounts::Principal;
using storage::Connection;
using storage::ContestRepository;

constexpr qsizetype kMostProblems = 100;
constexpr qsizetype kMostParticipants = 20'000;
constexpr qsizetype kLongestTitle = 200;
constexpr qsizetype kMostVersions = 500;
constexpr qsizetype kLongestVersion = 500;

std::unexpected<Error> refuse(const std::string &message)
{
    return failure(ErrorCode::InvalidArgument, message);
}

Result<void> checkProblems(const QList<ContestProblem> &problems)
{
    static const QRegularExpression label(QStringLiteral("\\A[A-Za-z0-9]{1,8}\\z"));
    static const QRegularExpression colour(QStringLiteral("\\A(#[0-9a-fA-F]{6})?\\z"));
    QSet<QString> names;
    QSet<QString> labels;
    if (problems.size() > kMostProblems)
        return refuse("problems: there may be at most " + std::to_string(kMostProblems));
    for (qsizetype i = 0; i < problems.size(); ++i) {
        const std::string field = "problems[" + std::to_string(i) + "]";
        if (!label.match(problems[i].label).hasMatch())
            return refuse(field + ".label: must be 1 to 8 letters or digits");
        if (!colour.match(problems[i].colour).hasMatch())
            return refuse(field + ".colour: must be like #00ff00");
        if (names.contains(problems[i].problem) || labels.contains(problems[i].label))
            return refuse(field + ".label: there are two of this problem or label");
        names.insert(problems[i].problem);
        labels.insert(problems[i].label);
    }
    return {};
}

Result<void> checkVersions(const Contest &contest)
{
    static const QRegularExpression language(QStringLiteral("\\A[a-z0-9.+-]{1,64}\\z"));
    if (contest.versions.size() > kMostVersions)
        return refuse("versions: there may be at most " + std::to_string(kMostVersions));
    for (const auto &[name, version] : contest.versions.asKeyValueRange()) {
        if (!language.match(name).hasMatch())
            return refuse("versions: " + name.left(80).toStdString() + " is no id of a language");
        const std::string field = "versions." + name.toStdString();
        if (!contest.languages.isEmpty() && !contest.languages.contains(name))
            return refuse(field + ": is not one of the contest's languages");
        if (version.isEmpty() || version.size() > kLongestVersion)
            return refuse(field + ": must have 1 to 500 characters");
    }
    return {};
}

std::unexpected<Error> noContest(const QString &name)
{
    return failure(ErrorCode::NotFound, "contest: there is no contest " + name.toStdString());
}

} // namespace

Result<void> checkContest(const Contest &contest)
{
    static const QRegularExpression name(QStringLiteral("\\A[A-Za-z0-9._-]{1,64}\\z"));
    if (!name.match(contest.name).hasMatch())
        return refuse("name: must be 1 to 64 letters, digits or . _ -");
    if (contest.title.isEmpty() || contest.title.size() > kLongestTitle)
        return refuse("title: must have 1 to 200 characters");
    if (!contest.start.isValid())
        return refuse("start_at: must be a time such as 2026-05-01T09:00:00Z");
    if (!contest.end.isValid() || contest.end <= contest.start)
        return refuse("end_at: must be a time after the start");
    if (contest.participants.size() > kMostParticipants)
        return refuse("participants: there may be at most " + std::to_string(kMostParticipants));
    TRY(checkVersions(contest));
    return checkProblems(contest.problems);
}

ContestService::ContestService(storage::Database &database, Now now)
    : m_database(database),
      m_now(std::move(now)),
      m_refresh([this](storage::Refresh::Done done) { reload(std::move(done)); })
{
    connect(&database, &storage::Database::changedElsewhere, &m_refresh, &storage::Refresh::ask);
}

void ContestService::reload(storage::Refresh::Done done)
{
    m_database.read(
        this, [](Connection &connection) { return ContestRepository(connection).all(); },
        [this, asked = m_changes, done = std::move(done)](const Result<QList<Contest>> &contests) {
            if (!contests)
                return done(failure(contests.error())); // what is known stays in use
            if (asked != m_changes)
                m_refresh.ask(); // a change of ours may have overtaken what was read
            else
                replaceAll(*contests);
            done({});
        });
}

void ContestService::replaceAll(const QList<Contest> &contests)
{
    QHash<QString, Contest> before;
    m_contests.swap(before);
    for (const Contest &contest : contests)
        m_contests.insert(contest.name, contest);
    for (const Contest &contest : contests) {
        const auto known = before.constFind(contest.name);
        if (known == before.constEnd() || *known != contest)
            Q_EMIT changed(contest.name);
    }
}

Result<std::unique_ptr<ContestService>> ContestService::load(storage::Database &database, Now now)
{
    std::unique_ptr<ContestService> service(new ContestService(database, std::move(now)));
    const auto read = [](Connection &connection) {
        return ContestRepository(connection).all();
    };
    for (const Contest &contest : TRY_WITHIN("cannot read the contests", database.readAndWait(read)))
        service->m_contests.insert(contest.name, contest);
    return service;
}

void ContestService::put(const Principal &who, Contest contest, Callback<Contest> done)
{
    if (const Result<void> isGood = checkContest(contest); !isGood)
        return done(failure(isGood.error()));
    m_database.write(
        this,
        [who = who.account, contest = std::move(contest)](Connection &connection) -> Result<Contest> {
            Contest stored = contest;
            stored.id = TRY(ContestRepository(connection).put(contest));
            TRY(storage::AuditRepository(connection).add(who, QStringLiteral("contest.put"), contest.name));
            return stored;
        },
        [this, done = std::move(done)](Result<Contest> stored) mutable {
            if (stored) {
                ++m_changes;
                m_contests.insert(stored->name, *stored);
                Q_EMIT changed(stored->name);
            }
            done(std::move(stored));
        });
}

bool ContestService::mayTakePart(const Principal &account, const Contest &contest) const
{
    return account.may(Permission::SeeHiddenProblems) ||
           contest.participants.contains(account.name, Qt::CaseInsensitive);
}

QList<Contest> ContestService::visibleTo(const Principal &viewer) const
{
    QList<Contest> contests;
    for (const Contest &contest : m_contests) {
        if (mayTakePart(viewer, contest))
            contests.append(contest);
    }
    std::ranges::sort(contests, [](const Contest &a, const Contest &b) {
        return a.start != b.start ? a.start > b.start : a.name < b.name;
    });
    return contests;
}

Result<Contest> ContestService::find(const Principal &viewer, const QString &name) const
{
    const auto contest = m_contests.constFind(name);
    if (contest == m_contests.constEnd() || !mayTakePart(viewer, *contest))
        return noContest(name);
    return *contest;
}

Result<ContestId> ContestService::admit(const Principal &submitter, const QString &name, const QString &problem,
                                        const QString &language) const
{
    const Contest contest = TRY(find(submitter, name));
    const QDateTime now = m_now();
    const bool isStaff = submitter.may(Permission::SeeHiddenProblems);
    if (!isStaff && !contest.hasBegun(now))
        return failure(ErrorCode::FailedPrecondition, "contest: it has not begun");
    if (!isStaff && !contest.isRunning(now))
        return failure(ErrorCode::FailedPrecondition, "contest: it is over");
    const bool isIn = std::ranges::any_of(contest.problems, [&](const auto &one) { return one.problem == problem; });
    if (!isIn)
        return failure(ErrorCode::NotFound, "problem: the contest has no problem " + problem.toStdString());
    if (!contest.languages.isEmpty() && !contest.languages.contains(language))
        return refuse("language: " + language.toStdString() + " is not allowed in this contest");
    return contest.id;
}

bool ContestService::showsProblem(const Principal &viewer, const QString &problem) const
{
    const QDateTime now = m_now();
    return std::ranges::any_of(m_contests, [&](const Contest &contest) {
        return contest.hasBegun(now) && mayTakePart(viewer, contest) &&
               std::ranges::any_of(contest.problems, [&](const auto &one) { return one.problem == problem; });
    });
}

} // namespace gavel::contests
