#include "server/storage/pause_repository.h"

#include "server/storage/sql_time.h"

namespace gavel::storage {

namespace {

constexpr Statement kAll{"SELECT p.kind, p.subject, p.reason, a.name, p.paused_at_ms FROM queue_pause p "
                         "LEFT JOIN account a ON a.id = p.account_id ORDER BY p.kind, p.subject"};
constexpr Statement kPut{"INSERT INTO queue_pause (kind, subject, reason, account_id, paused_at_ms) "
                         "VALUES (?, ?, ?, ?, ?) ON CONFLICT (kind, subject) DO UPDATE SET reason = excluded.reason, "
                         "account_id = excluded.account_id",
                         Changes::Cached};
constexpr Statement kRemove{"DELETE FROM queue_pause WHERE kind = ? AND subject = ?", Changes::Cached};

} // namespace

Result<QList<queue::PauseRecord>> PauseRepository::all()
{
    QList<queue::PauseRecord> records;
    Query query = m_connection.query(kAll);
    TRY(query.start());
    while (TRY(query.next())) {
        const auto kind = queue::pauseKindFromCode(query.text(0));
        if (!kind)
            return failure(ErrorCode::DataCorrupted, "pause: unknown kind " + query.text(0).toStdString());
        records.append({{*kind, query.text(1)}, query.text(2), query.text(3), timeOf(query.integer(4))});
    }
    return records;
}

Result<void> PauseRepository::put(const queue::Pause &pause, const QString &reason, AccountId by, qint64 atMs)
{
    Query query = m_connection.query(kPut);
    query.bind(queue::pauseKindCode(pause.kind)).bind(pause.subject).bind(reason).bind(by);
    TRY(query.bind(atMs).run());
    return {};
}

Result<bool> PauseRepository::remove(const queue::Pause &pause)
{
    Query query = m_connection.query(kRemove);
    const int removed = TRY(query.bind(queue::pauseKindCode(pause.kind)).bind(pause.subject).run());
    return removed == 1;
}

} // namespace gavel::storage
