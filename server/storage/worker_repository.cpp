#include "server/storage/worker_repository.h"

#include "server/storage/sql_time.h"

#include <QLoggingCategory>

namespace gavel::storage {

namespace {

Q_LOGGING_CATEGORY(lcWorkers, "gavel.storage.workers")

constexpr Statement kSeen{
    "INSERT INTO worker (name, account_id, instance, slot_count, first_seen_at_ms, last_seen_at_ms) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET account_id = excluded.account_id, "
    "instance = excluded.instance, slot_count = excluded.slot_count, "
    "last_seen_at_ms = excluded.last_seen_at_ms, is_removed = FALSE "
    "RETURNING id, name, instance, slot_count, first_seen_at_ms, last_seen_at_ms, is_draining, status, status_at_ms, "
    "host_report"};
constexpr Statement kList{"SELECT id, name, instance, slot_count, first_seen_at_ms, last_seen_at_ms, is_draining, "
                          "status, status_at_ms, host_report FROM worker WHERE NOT is_removed ORDER BY name"};
constexpr Statement kSetStatus{"UPDATE worker SET status = ?, status_at_ms = ? WHERE id = ?"};
constexpr Statement kSetHostReport{"UPDATE worker SET host_report = ? WHERE id = ?"};
constexpr Statement kSetGone{"UPDATE worker SET status_at_ms = NULL WHERE id = ?"};
constexpr Statement kRemove{"UPDATE worker SET is_removed = TRUE WHERE id = ? AND NOT is_removed AND "
                            "COALESCE(status_at_ms, 0) < ? RETURNING name",
                            Changes::Cached};
constexpr Statement kSetDraining{"UPDATE worker SET is_draining = ? WHERE id = ? RETURNING name", Changes::Cached};
constexpr Statement kLanguages{"SELECT description FROM language ORDER BY id"};
constexpr Statement kPutLanguage{"INSERT INTO language (id, description, offered_at_ms) VALUES (?, ?, ?) "
                                 "ON CONFLICT (id) DO UPDATE SET description = excluded.description, "
                                 "offered_at_ms = excluded.offered_at_ms",
                                 Changes::Cached};

judging::WorkerRecord recordOf(const Query &row)
{
    judging::WorkerRecord record{
        WorkerId{row.integer(0)}, row.text(1),   row.text(2), static_cast<int>(row.integer(3)), timeOf(row.integer(4)),
        timeOf(row.integer(5)),   row.boolean(6)};
    // What another version of this program has stored is as good as never told.
    if (auto status = wire::decodeStatus(row.text(7).toUtf8()); status && !row.isNull(7))
        record.status = *status;
    if (!row.isNull(8))
        record.statusAt = timeOf(row.integer(8));
    if (auto report = wire::decodeHostReport(row.text(9).toUtf8()); report && !row.isNull(9))
        record.hostReport = *std::move(report);
    return record;
}

} // namespace

Result<judging::WorkerRecord> WorkerRepository::seen(AccountId account, const wire::Hello &hello, qint64 atMs)
{
    Query query = m_connection.query(kSeen);
    query.bind(hello.name).bind(account).bind(hello.instance).bind(hello.slots).bind(atMs).bind(atMs);
    if (!TRY(query.first()))
        return failure(ErrorCode::Internal, "the worker was not stored");
    return recordOf(query);
}

Result<QList<judging::WorkerRecord>> WorkerRepository::list()
{
    QList<judging::WorkerRecord> workers;
    Query query = m_connection.query(kList);
    TRY(query.start());
    while (TRY(query.next()))
        workers.append(recordOf(query));
    return workers;
}

Result<std::optional<QString>> WorkerRepository::setDraining(WorkerId worker, bool isDraining)
{
    Query query = m_connection.query(kSetDraining);
    query.bind(isDraining).bind(worker);
    if (!TRY(query.first()))
        return std::nullopt;
    return query.text(0);
}

Result<void> WorkerRepository::setStatus(WorkerId worker, const wire::Status &status, qint64 atMs)
{
    const QString text = QString::fromUtf8(wire::toText(status));
    TRY(m_connection.query(kSetStatus).bind(text).bind(atMs).bind(worker).run());
    return {};
}

Result<void> WorkerRepository::setHostReport(WorkerId worker, const wire::HostReport &report)
{
    TRY(m_connection.query(kSetHostReport).bind(QString::fromUtf8(wire::toText(report))).bind(worker).run());
    return {};
}

Result<void> WorkerRepository::setGone(WorkerId worker)
{
    TRY(m_connection.query(kSetGone).bind(worker).run());
    return {};
}

Result<std::optional<QString>> WorkerRepository::remove(WorkerId worker, qint64 unlessSinceMs)
{
    Query query = m_connection.query(kRemove);
    query.bind(worker).bind(unlessSinceMs);
    if (!TRY(query.first()))
        return std::nullopt;
    return query.text(0);
}

Result<QList<wire::OfferedLanguage>> WorkerRepository::languages()
{
    QList<wire::OfferedLanguage> languages;
    Query query = m_connection.query(kLanguages);
    TRY(query.start());
    while (TRY(query.next())) {
        // One that another version of this program has described is as good as unknown, until a worker offers it again.
        if (auto language = wire::decodeOfferedLanguage(query.text(0).toUtf8()))
            languages.append(*std::move(language));
        else
            qCWarning(lcWorkers, "a language is not understood: %s", language.error().message.c_str());
    }
    return languages;
}

Result<void> WorkerRepository::putLanguage(const wire::OfferedLanguage &language, qint64 atMs)
{
    const QString description = QString::fromUtf8(wire::encode(language));
    TRY(m_connection.query(kPutLanguage).bind(language.id).bind(description).bind(atMs).run());
    return {};
}

} // namespace gavel::storage
