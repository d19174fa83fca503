#pragma once

#include "core/base/strong_id.h"
#include "server/accounts/personal_token.h"
#include "server/accounts/session.h"
#include "server/storage/connection.h"

#include <QList>

namespace gavel::storage {

// The tokens of an account: those that people have made for programs of theirs, and all of them as its sessions.
class TokenRepository final {
public:
    explicit TokenRepository(Connection &connection) : m_connection(connection) {}

    Result<qint64> add(AccountId owner, const QByteArray &sha256, const accounts::PersonalToken &token);
    Result<qint64> count(AccountId owner);
    Result<QList<accounts::PersonalToken>> list(AccountId owner); // newest first
    Result<bool> remove(AccountId owner, qint64 id);

    // All tokens that have not expired, newest first.
    Result<QList<accounts::Session>> sessions(AccountId owner, qint64 nowMs);
    // Those whose hash begins with `id`; empty: all of them. How many there were.
    Result<int> removeSessions(AccountId owner, const QString &id);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
