#pragma once

#include "core/base/strong_id.h"
#include "server/queue/pause_record.h"
#include "server/storage/connection.h"

#include <QList>

namespace gavel::storage {

// What is paused. Every server keeps it in memory, so the others are told of changes.
class PauseRepository final {
public:
    explicit PauseRepository(Connection &connection) : m_connection(connection) {}

    Result<QList<queue::PauseRecord>> all(); // by kind and subject

    // Pauses it, or gives what is paused another reason.
    Result<void> put(const queue::Pause &pause, const QString &reason, AccountId by, qint64 atMs);

    // False: it was not paused.
    Result<bool> remove(const queue::Pause &pause);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
