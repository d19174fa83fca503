#pragma once

#include "server/accounts/principal.h"

#include <QByteArray>
#include <QHash>
#include <QSet>

#include <optional>

namespace gavel::accounts {

// Tokens seen lately, by their SHA-256, so that a request costs no SQL. Single-threaded.
class SessionCache final {
public:
    static constexpr qsizetype kMostSessions = 100'000;

    // The owner of a token that is known and has not expired.
    std::optional<Principal> find(const QByteArray &sha256, qint64 nowMs) const;

    // Requires: `generation` is that of the moment when the database was asked; older knowledge is not kept.
    void add(const QByteArray &sha256, const Principal &principal, std::optional<qint64> expiresAtMs,
             qint64 generation);

    // From now on the token is worthless, whatever the database still says.
    void revoke(const QByteArray &sha256);
    bool isRevoked(const QByteArray &sha256) const { return m_revoked.contains(sha256); }
    // Its removal is durable.
    void forgetRevoked(const QByteArray &sha256) { m_revoked.remove(sha256); }

    void clear();

    // Grows whenever something was revoked.
    qint64 generation() const { return m_generation; }

private:
    struct Session {
        Principal principal;
        std::optional<qint64> expiresAtMs;
    };

    QHash<QByteArray, Session> m_sessions;
    QSet<QByteArray> m_revoked;
    qint64 m_generation = 0;
};

} // namespace gavel::accounts
