#include "server/storage/kept_connection.h"

#include <QLoggingCategory>

namespace gavel::storage {

namespace {

Q_LOGGING_CATEGORY(lcDatabase, "gavel.storage.database", QtInfoMsg)

constexpr std::chrono::milliseconds kBetweenTries{250};

} // namespace

KeptConnection::KeptConnection(const Database::Options &options, Connection::Access access)
    : m_location(options.path), m_access(access), m_busyTimeout(options.busyTimeout)
{
}

Result<std::unique_ptr<KeptConnection>> KeptConnection::open(const Database::Options &options,
                                                             Connection::Access access)
{
    std::unique_ptr<KeptConnection> kept(new KeptConnection(options, access));
    TRY(kept->get());
    return kept;
}

Result<Connection *> KeptConnection::get()
{
    if (m_connection)
        return m_connection.get();
    if (std::chrono::steady_clock::now() < m_nextTry)
        return failure(m_lastError);
    Result<std::unique_ptr<Connection>> opened = Connection::open(m_location, m_access, m_busyTimeout);
    if (!opened) {
        m_lastError = opened.error();
        m_nextTry = std::chrono::steady_clock::now() + kBetweenTries;
        return failure(m_lastError);
    }
    m_connection = *std::move(opened);
    return m_connection.get();
}

bool KeptConnection::isLost()
{
    if (!m_connection)
        return true;
    const bool isThere = m_connection->execute(QStringLiteral("ROLLBACK")).has_value();
    if (isThere || m_connection->engine() == Engine::Sqlite) // a file is not lost; there was no transaction to end
        return false;
    qCWarning(lcDatabase, "the connection to the database is lost");
    m_connection.reset();
    return true;
}

} // namespace gavel::storage
