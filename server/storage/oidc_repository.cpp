#include "server/storage/oidc_repository.h"

namespace gavel::storage {

namespace {

constexpr Statement kForgetExpired{"DELETE FROM oidc_login WHERE expires_at_ms <= ?"};
constexpr Statement kCount{"SELECT count(*) FROM oidc_login"};
constexpr Statement kBegin{"INSERT INTO oidc_login (state_sha256, secret_sha256, expires_at_ms) VALUES (?, ?, ?)"};
constexpr Statement kTake{"DELETE FROM oidc_login WHERE state_sha256 = ? AND secret_sha256 = ? AND expires_at_ms > ?"};
constexpr Statement kBoundTo{"SELECT a.name FROM oidc_identity i JOIN account a ON a.id = i.account_id "
                             "WHERE i.issuer = ? AND i.subject = ?"};
constexpr Statement kIsBound{"SELECT 1 FROM oidc_identity WHERE issuer = ? AND account_id = ?"};
constexpr Statement kBind{"INSERT INTO oidc_identity (issuer, subject, account_id, created_at_ms) VALUES (?, ?, ?, ?)"};

} // namespace

Result<void> OidcRepository::begin(const QString &stateSha256, const QString &secretSha256, qint64 expiresAtMs,
                                   qint64 nowMs)
{
    TRY(m_connection.query(kForgetExpired).bind(nowMs).run());
    {
        Query count = m_connection.query(kCount);
        if (TRY(count.first()) && count.integer(0) >= kMostBegun)
            return failure(ErrorCode::ResourceExhausted, "too many log-ins have begun");
    }
    TRY(m_connection.query(kBegin).bind(stateSha256).bind(secretSha256).bind(expiresAtMs).run());
    return {};
}

Result<bool> OidcRepository::take(const QString &stateSha256, const QString &secretSha256, qint64 nowMs)
{
    return TRY(m_connection.query(kTake).bind(stateSha256).bind(secretSha256).bind(nowMs).run())
    == 1;
}

Result<std::optional<QString>> OidcRepository::boundTo(const QString &issuer, const QString &subject)
{
    Query query = m_connection.query(kBoundTo);
    if (!TRY(query.bind(issuer).bind(subject).first()))
        return std::nullopt;
    return query.text(0);
}

Result<bool> OidcRepository::isBound(const QString &issuer, AccountId account)
{
    return m_connection.query(kIsBound).bind(issuer).bind(account).first();
}

Result<void> OidcRepository::bind(const QString &issuer, const QString &subject, AccountId account, qint64 nowMs)
{
    TRY(m_connection.query(kBind).bind(issuer).bind(subject).bind(account).bind(nowMs).run());
    return {};
}

} // namespace gavel::storage
