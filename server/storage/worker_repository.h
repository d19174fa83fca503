#pragma once

#include "core/wire/worker_link.h"
#include "server/judging/worker_record.h"
#include "server/storage/connection.h"

#include <QList>

namespace gavel::storage {

// The workers that were ever here and the languages they have offered.
class WorkerRepository final {
public:
    explicit WorkerRepository(Connection &connection) : m_connection(connection) {}

    // Adds the worker of that name or notes that it is here again.
    Result<judging::WorkerRecord> seen(AccountId account, const wire::Hello &hello, qint64 atMs);
    Result<QList<judging::WorkerRecord>> list(); // by name

    Result<QList<wire::OfferedLanguage>> languages(); // by id
    Result<void> putLanguage(const wire::OfferedLanguage &language, qint64 atMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
