#pragma once

#include "server/storage/connection.h"
#include "server/storage/database.h"

#include <chrono>
#include <memory>

namespace gavel::storage {

// One database thread's connection, opened again after the server was away. For the thread that opened it.
//
// While the server does not answer, tries are a moment apart and everything in between fails at once: what waits for
// the database is told so, rather than piling up.
class KeptConnection final {
public:
    static Result<std::unique_ptr<KeptConnection>> open(const Database::Options &options, Connection::Access access);

    // The connection, opened again if it was lost. Unavailable while the server is away.
    Result<Connection *> get();

    // To be called after something failed as Unavailable: asks the server whether it is still there, ending whatever
    // transaction was left open. True when the connection is lost: get() opens another one.
    bool isLost();

private:
    KeptConnection(const Database::Options &options, Connection::Access access);

    const QString m_location;
    const Connection::Access m_access;
    const std::chrono::milliseconds m_busyTimeout;
    std::unique_ptr<Connection> m_connection;
    std::chrono::steady_clock::time_point m_nextTry{};
    Error m_lastError;
};

} // namespace gavel::storage
