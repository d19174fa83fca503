#pragma once

#include "core/base/strong_id.h"
#include "server/accounts/personal_token.h"
#include "server/storage/connection.h"

#include <QList>

namespace gavel::storage {

// The tokens that people have made for programs of theirs.
class TokenRepository final {
public:
    explicit TokenRepository(Connection &connection) : m_connection(connection) {}

    Result<qint64> add(AccountId owner, const QByteArray &sha256, const accounts::PersonalToken &token);
    Result<qint64> count(AccountId owner);
    Result<QList<accounts::PersonalToken>> list(AccountId owner); // newest first
    Result<bool> remove(AccountId owner, qint64 id);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
