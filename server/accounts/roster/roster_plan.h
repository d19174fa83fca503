#pragma once

#include "core/base/result.h"
#include "server/accounts/password_rules.h"
#include "server/accounts/roster/roster.h"

#include <QHash>

namespace gavel::storage {
class Connection;
}

namespace gavel::accounts {

// What an import does to one thing.
struct RosterStep {
    enum class Kind { Organization, Group, Team, Account };
    enum class Action { Create, Change, Keep };

    Kind kind = Kind::Account;
    QString name;
    Action action = Action::Keep;
    RosterPlace place;
    bool setsPassword = false;
};

struct RosterOptions {
    bool setsPasswords = false; // also those of accounts there are; otherwise only of new ones
    PasswordRules passwords{};
};

// What an import of this roster would do to the database as it is, in the order of doing it, and the faults that forbid
// it: `roster`'s own and those only the database knows. In a database thread.
Result<QList<RosterStep>> planRoster(storage::Connection &connection, Roster &roster, const RosterOptions &options);

// Does it. Requires: the plan has no faults. `hashes` holds those of the passwords to be set, by account.
Result<void> applyRoster(storage::Connection &connection, const Roster &roster, const QList<RosterStep> &plan,
                         const QHash<QString, QByteArray> &hashes, AccountId actor);

} // namespace gavel::accounts
