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
    Result<QList<judging::WorkerRecord>> list(); // by name

    // Whether it is to take no more jobs. Tells its name; empty when there is no such worker.
    Result<std::optional<QString>> setDraining(WorkerId worker, bool isDraining);

    Result<QList<wire::OfferedLanguage>> languages(); // by id
    Result<void> putLanguage(const wire::OfferedLanguage &language, qint64 atMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
