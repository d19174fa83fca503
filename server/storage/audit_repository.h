#pragma once

#include "core/base/strong_id.h"
#include "server/storage/connection.h"

#include <QString>

namespace gavel::storage {

// What staff did, kept for ever. Written in the transaction of the deed itself.
class AuditRepository final {
public:
    explicit AuditRepository(Connection &connection) : m_connection(connection) {}

    // `account` none: done at the server's console. `action` like "submission.rejudge", `subject` names the thing.
    Result<void> add(AccountId account, const QString &action, const QString &subject, const QString &detail = {});

private:
    Connection &m_connection;
};

} // namespace gavel::storage
