#pragma once

#include "server/accounts/password_hasher.h"
#include "server/accounts/roster/roster_plan.h"
#include "server/storage/callback.h"

#include <QObject>

#include <memory>

namespace gavel::storage {
class Database;
}

namespace gavel::accounts {

class AccountService;

struct RosterOutcome {
    bool isApplied = false;
    QList<RosterStep> steps;
    QList<RosterNote> faults; // with any of them nothing was done
    QList<RosterNote> notes;
    QList<QPair<QString, QString>> passwords; // those made for accounts that brought none; told once
};

// Imports accounts, teams, organisations and groups, all or nothing. Lives in the event loop's thread; passwords are
// hashed on two threads of its own, so that log-ins go on meanwhile.
class RosterImport final : public QObject {
    Q_OBJECT

public:
    RosterImport(storage::Database &database, AccountService &accounts);

    // What apply() would do now, and all its faults.
    void preview(const QList<RosterFile> &files, const RosterOptions &options, Callback<RosterOutcome> done);

    // FailedPrecondition: another import is under way. Faults are an outcome, not an error.
    void apply(const Principal &who, const QList<RosterFile> &files, const RosterOptions &options,
               Callback<RosterOutcome> done);

private:
    struct Work; // an import under way

    void plan(const std::shared_ptr<Work> &work, std::function<void(Result<void>)> next);
    void hashNext(const std::shared_ptr<Work> &work);
    void store(const std::shared_ptr<Work> &work);
    void finish(const std::shared_ptr<Work> &work, Result<RosterOutcome> outcome);

    storage::Database &m_database;
    AccountService &m_accounts;
    PasswordHasher m_hasher;
    bool m_isBusy = false;
};

} // namespace gavel::accounts
