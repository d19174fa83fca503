#pragma once

#include "core/base/result.h"
#include "server/accounts/account.h"
#include "server/accounts/account_rules.h"
#include "server/accounts/password_rules.h"

#include <QByteArray>

namespace gavel::storage {
class Connection;
}

namespace gavel::accounts {

struct NewAccount {
    QString name;        // 1 to 64 letters, digits and . _ - @; compared without regard to case
    QString displayName; // empty: the name
    Role role = Role::Contestant;
    QString password;  // empty: cannot log in (workers use tokens only)
    AccountId actor{}; // who makes it, for the audit log; none: the server's console
    QString team{};    // its name; empty: none
    AddressList addresses{};
};

// The rules for a new account; InvalidArgument names the field.
Result<void> checkAccount(const NewAccount &account, const PasswordRules &rules);

// What changes accounts, inside a transaction: in a database thread. Each leaves its line in the audit log.

// NotFound.
Result<Account> requireAccount(storage::Connection &connection, const QString &name);

// AlreadyExists; NotFound names the team.
Result<Account> addAccount(storage::Connection &connection, const NewAccount &wanted, const QByteArray &passwordHash);

// `passwordHash` is that of change.password, if it has one. NotFound; FailedPrecondition: no administrator would be
// left.
Result<Account> changeAccount(storage::Connection &connection, const QString &name, const AccountChange &change,
                              const QByteArray &passwordHash, AccountId actor);

} // namespace gavel::accounts
