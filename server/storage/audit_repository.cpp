#include "server/storage/audit_repository.h"

#include "server/storage/sql_time.h"

#include <limits>

namespace gavel::storage {

namespace {

constexpr Statement kAdd{"INSERT INTO audit_entry (at_ms, account_id, action, subject, detail) VALUES (?, ?, ?, ?, ?)"};

constexpr Statement kList{"SELECT e.id, e.at_ms, a.name, e.action, e.subject, e.detail FROM audit_entry e "
                          "LEFT JOIN account a ON a.id = e.account_id "
                          "WHERE e.id < ? AND (? = '' OR e.action = ?) AND (? = '' OR a.name_key = ?) "
                          "ORDER BY e.id DESC LIMIT ?"};

} // namespace

Result<QList<AuditEntry>> AuditRepository::list(const AuditFilter &filter)
{
    const QString action = filter.action.value_or(QString());
    const QString account = filter.account.value_or(QString()).toLower();
    QList<AuditEntry> entries;
    Query query = m_connection.query(kList);
    query.bind(filter.before > 0 ? filter.before : std::numeric_limits<qint64>::max());
    query.bind(action).bind(action).bind(account).bind(account).bind(filter.most);
    TRY(query.start());
    while (TRY(query.next()))
        entries.append(
            {query.integer(0), timeOf(query.integer(1)), query.text(2), query.text(3), query.text(4), query.text(5)});
    return entries;
}

Result<void> AuditRepository::add(AccountId account, const QString &action, const QString &subject,
                                  const QString &detail)
{
    TRY(m_connection.query(kAdd).bind(nowMs()).bind(account).bind(action).bind(subject).bind(detail).run());
    return {};
}

} // namespace gavel::storage
