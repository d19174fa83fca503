#pragma once

#include "server/accounts/principal.h"
#include "server/contests/contest.h"
#include "server/storage/callback.h"
#include "server/storage/refresh.h"

#include <QHash>
#include <QObject>
#include <QSet>

#include <functional>

namespace gavel::storage {
class Database;
}

namespace gavel::contests {

// Contests: who takes part when, with which problems and languages. Answers from memory; lives in the event loop's
// thread.
class ContestService final : public QObject {
    Q_OBJECT

public:
    using Now = std::function<QDateTime()>;

    // Reads what is stored; blocks, so call it at start.
    static Result<std::unique_ptr<ContestService>> load(storage::Database &database,
                                                        Now now = QDateTime::currentDateTimeUtc);

    // Stores a contest, new or in the place of the one of its name. InvalidArgument names the field; NotFound: a
    // problem or participant there is none of.
    void put(const accounts::Principal &who, Contest contest, Callback<Contest> done);

    // Those that one may see: staff all of them, participants theirs.
    QList<Contest> visibleTo(const accounts::Principal &viewer) const;
    Result<Contest> find(const accounts::Principal &viewer, const QString &name) const; // NotFound

    QList<Contest> all() const { return m_contests.values(); }

    // Whether a submission may be made in a contest now.
    //   NotFound            "contest: ..." none of that name for this account; "problem: ..." not one of the contest's
    //   FailedPrecondition  it has not begun, or is over (not for staff)
    //   InvalidArgument     "language: ..." not allowed in it
    Result<ContestId> admit(const accounts::Principal &submitter, const QString &name, const QString &problem,
                            const QString &language) const;

    // Whether the contestant may see a hidden problem, being in a contest of it that has begun.
    bool showsProblem(const accounts::Principal &viewer, const QString &problem) const;

Q_SIGNALS:
    void changed(const QString &name);

private:
    ContestService(storage::Database &database, Now now);
    void reload(storage::Refresh::Done done); // another server may have stored a contest
    void replaceAll(const QList<Contest> &contests);
    bool mayTakePart(const accounts::Principal &account, const Contest &contest) const;

    storage::Database &m_database;
    const Now m_now;
    QHash<QString, Contest> m_contests; // by name
    quint64 m_changes = 0;              // made here
    storage::Refresh m_refresh;
};

// The rules that need no database; InvalidArgument names the field.
Result<void> checkContest(const Contest &contest);

} // namespace gavel::contests
