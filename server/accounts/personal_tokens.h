#pragma once

#include "server/accounts/personal_token.h"
#include "server/accounts/principal.h"
#include "server/storage/callback.h"

#include <QObject>
#include <QStringList>

#include <chrono>
#include <optional>

namespace gavel::storage {
class Database;
}

namespace gavel::accounts {

class AccountService;

// Tokens that people make for programs of theirs: named, bounded by scopes, revocable one by one. Lives in the event
// loop's thread.
class PersonalTokens final : public QObject {
    Q_OBJECT

public:
    static constexpr int kMostOfOne = 100;

    PersonalTokens(storage::Database &database, AccountService &accounts) : m_database(database), m_accounts(accounts)
    {
    }

    // InvalidArgument names the field; PermissionDenied: only a log-in may make tokens, not another token;
    // ResourceExhausted.
    void create(const Principal &owner, const QString &name, const QStringList &scopes,
                std::optional<std::chrono::seconds> lifetime, Callback<PersonalToken> done);

    void list(const Principal &owner, Callback<QList<PersonalToken>> done);

    // The token is worthless from the moment of the callback on. NotFound.
    void remove(const Principal &owner, qint64 id, Callback<void> done);

private:
    storage::Database &m_database;
    AccountService &m_accounts;
};

} // namespace gavel::accounts
