#include "server/accounts/session_service.h"

#include "server/accounts/account_changes.h"
#include "server/accounts/account_service.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/token_repository.h"

namespace gavel::accounts {

using storage::Connection;
using storage::TokenRepository;

void SessionService::list(const QString &account, Callback<QList<Session>> done)
{
    m_database.read(
        this,
        [account](Connection &connection) -> Result<QList<Session>> {
            const Account owner = TRY(requireAccount(connection, account));
            return TokenRepository(connection).sessions(owner.id, storage::nowMs());
        },
        std::move(done));
}

void SessionService::revoke(const Principal &who, const QString &account, const QString &id, Callback<void> done)
{
    m_database.write(
        this,
        [account, id, who = who.account](Connection &connection) -> Result<void> {
            const Account owner = TRY(requireAccount(connection, account));
            const int removed = TRY(TokenRepository(connection).removeSessions(owner.id, id));
            if (removed == 0 && !id.isEmpty())
                return failure(ErrorCode::NotFound, "there is no session " + id.toStdString());
            return storage::AuditRepository(connection)
                .add(who, QStringLiteral("session.revoke"), owner.name, id.isEmpty() ? QStringLiteral("all") : id);
        },
        [this, done = std::move(done)](Result<void> removed) mutable {
            if (removed)
                m_accounts.forgetSessions();
            done(std::move(removed));
        });
}

} // namespace gavel::accounts
