#pragma once

#include "server/contests/contest.h"
#include "server/queue/version_pin.h"
#include "server/storage/connection.h"

#include <QList>

namespace gavel::storage {

// Contests with their problems, participants, languages and versions.
class ContestRepository final {
public:
    explicit ContestRepository(Connection &connection) : m_connection(connection) {}

    Result<QList<contests::Contest>> all();

    // The versions that contests demand, for the queue.
    Result<QList<queue::VersionPin>> pins();

    // In the place of the one of its name, if there is one. NotFound: there is no such problem or account.
    Result<ContestId> put(const contests::Contest &contest);

private:
    Result<void> putParts(ContestId id, const contests::Contest &contest);

    Connection &m_connection;
};

} // namespace gavel::storage
