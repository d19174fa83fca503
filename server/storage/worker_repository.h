#pragma once

#include "core/wire/worker_link.h"
#include "server/judging/worker_record.h"
#include "server/storage/connection.h"

#include <QList>

#include <optional>

namespace gavel::storage {

// The workers that were ever here and the languages they have offered.
class WorkerRepository final {
public:
    explicit WorkerRepository(Connection &connection) : m_connection(connection) {}

    // Adds the worker of that name or notes that it is here again.
    Result<judging::WorkerRecord> seen(AccountId account, const wire::Hello &hello, qint64 atMs);
    Result<QList<judging::WorkerRecord>> list(); // by name, without those that were removed

    // Whether it is to take no more jobs. Tells its name; empty when there is no such worker.
    Result<std::optional<QString>> setDraining(WorkerId worker, bool isDraining);

    // What it tells of itself.
    Result<void> setStatus(WorkerId worker, const wire::Status &status, qint64 atMs);
    Result<void> setHostReport(WorkerId worker, const wire::HostReport &report);
    Result<void> setGone(WorkerId worker); // its status is of the past from now on

    // Not listed any more, unless it told a status since then. Tells its name; empty when there is no such worker, or
    // it did.
    Result<std::optional<QString>> remove(WorkerId worker, qint64 unlessSinceMs);

    Result<QList<wire::OfferedLanguage>> languages(); // by id
    Result<void> putLanguage(const wire::OfferedLanguage &language, qint64 atMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
