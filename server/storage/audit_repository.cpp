#include "server/storage/audit_repository.h"

#include "server/storage/sql_time.h"

namespace gavel::storage {

namespace {

constexpr Statement kAdd{"INSERT INTO audit_entry (at_ms, account_id, action, subject, detail) VALUES (?, ?, ?, ?, ?)"};

} // namespace

Result<void> AuditRepository::add(AccountId account, const QString &action, const QString &subject,
                                  const QString &detail)
{
    TRY(m_connection.query(kAdd).bind(nowMs()).bind(account).bind(action).bind(subject).bind(detail).run());
    return {};
}

} // namespace gavel::storage
