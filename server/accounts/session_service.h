#pragma once

#include "server/accounts/session.h"
#include "server/storage/callback.h"

#include <QList>
#include <QObject>

namespace gavel::storage {
class Database;
}

namespace gavel::accounts {

class AccountService;

// The tokens of an account as sessions: its owner and staff look at them and end them. Lives in the event loop's
// thread.
class SessionService final : public QObject {
    Q_OBJECT

public:
    SessionService(storage::Database &database, AccountService &accounts) : m_database(database), m_accounts(accounts)
    {
    }

    void list(const QString &account, Callback<QList<Session>> done); // newest first; NotFound

    // Ends the session of that id, or all of them for an empty id: worthless from the callback on, and connections that
    // were opened with them are cut. NotFound.
    void revoke(const Principal &who, const QString &account, const QString &id, Callback<void> done);

private:
    storage::Database &m_database;
    AccountService &m_accounts;
};

} // namespace gavel::accounts
