#pragma once

#include "core/base/strong_id.h"
#include "server/storage/connection.h"

#include <QString>

#include <optional>

namespace gavel::storage {

// Log-ins at an OpenID Connect provider that have begun, known by hashes alone, and whose accounts are whose there.
class OidcRepository final {
public:
    static constexpr qint64 kMostBegun = 100'000;

    explicit OidcRepository(Connection &connection) : m_connection(connection) {}

    // Also forgets those whose time is over. ResourceExhausted.
    Result<void> begin(const QString &stateSha256, const QString &secretSha256, qint64 expiresAtMs, qint64 nowMs);
    // False if no such log-in has begun, or it was taken, or its time is over.
    Result<bool> take(const QString &stateSha256, const QString &secretSha256, qint64 nowMs);

    // The name of the account that a subject of the issuer is bound to.
    Result<std::optional<QString>> boundTo(const QString &issuer, const QString &subject);
    Result<bool> isBound(const QString &issuer, AccountId account);
    Result<void> bind(const QString &issuer, const QString &subject, AccountId account, qint64 nowMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
