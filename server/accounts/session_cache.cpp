#include "server/accounts/session_cache.h"

namespace gavel::accounts {

std::optional<Principal> SessionCache::find(const QByteArray &sha256, qint64 nowMs) const
{
    const auto session = m_sessions.constFind(sha256);
    if (session == m_sessions.constEnd() || (session->expiresAtMs && *session->expiresAtMs <= nowMs))
        return std::nullopt;
    return session->principal;
}

void SessionCache::add(const QByteArray &sha256, const Principal &principal, std::optional<qint64> expiresAtMs,
                       qint64 generation)
{
    if (generation != m_generation)
        return;
    if (m_sessions.size() >= kMostSessions)
        m_sessions.clear(); // they are read again when they are used
    m_sessions.insert(sha256, Session{principal, expiresAtMs});
}

void SessionCache::revoke(const QByteArray &sha256)
{
    m_sessions.remove(sha256);
    m_revoked.insert(sha256);
    ++m_generation;
}

void SessionCache::clear()
{
    m_sessions.clear();
    ++m_generation;
}

} // namespace gavel::accounts
