#include "server/storage/token_repository.h"

#include "server/storage/sql_time.h"

namespace gavel::storage {

namespace {

constexpr Statement kAddToken{"INSERT INTO token (token_sha256, account_id, created_at_ms, expires_at_ms) "
                              "VALUES (?, ?, ?, ?)"};
constexpr Statement kAdd{"INSERT INTO personal_token (token_sha256, account_id, name, scopes, created_at_ms, "
                         "expires_at_ms) VALUES (?, ?, ?, ?, ?, ?) RETURNING id"};
constexpr Statement kCount{"SELECT count(*) FROM personal_token WHERE account_id = ?"};
constexpr Statement kList{"SELECT id, name, scopes, created_at_ms, expires_at_ms FROM personal_token "
                          "WHERE account_id = ? ORDER BY id DESC"};
constexpr Statement kFind{"SELECT token_sha256 FROM personal_token WHERE account_id = ? AND id = ?"};
constexpr Statement kRemove{"DELETE FROM personal_token WHERE token_sha256 = ?"};
constexpr Statement kRemoveToken{"DELETE FROM token WHERE token_sha256 = ?", Changes::Cached};
constexpr Statement kSessions{
    "SELECT substr(t.token_sha256, 1, 16), p.name, p.scopes, t.address, t.agent, t.created_at_ms, t.expires_at_ms, "
    "a.role FROM token t JOIN account a ON a.id = t.account_id "
    "LEFT JOIN personal_token p ON p.token_sha256 = t.token_sha256 "
    "WHERE t.account_id = ? AND (t.expires_at_ms IS NULL OR t.expires_at_ms > ?) "
    "ORDER BY t.created_at_ms DESC, t.token_sha256"};
constexpr Statement kRemovePersonalOf{
    "DELETE FROM personal_token WHERE account_id = ? AND (? = '' OR substr(token_sha256, 1, 16) = ?)"};
constexpr Statement kRemoveOf{"DELETE FROM token WHERE account_id = ? AND (? = '' OR substr(token_sha256, 1, 16) = ?)",
                              Changes::Cached};

std::optional<qint64> milliseconds(const std::optional<QDateTime> &time)
{
    return time ? std::optional(time->toMSecsSinceEpoch()) : std::nullopt;
}

} // namespace

Result<qint64> TokenRepository::add(AccountId owner, const QByteArray &sha256, const accounts::PersonalToken &token)
{
    const QString hash = QString::fromLatin1(sha256);
    const qint64 created = token.created.toMSecsSinceEpoch();
    const std::optional<qint64> expires = milliseconds(token.expires);
    TRY(m_connection.query(kAddToken).bind(hash).bind(owner).bind(created).bind(expires).run());
    Query query = m_connection.query(kAdd);
    query.bind(hash).bind(owner).bind(token.name).bind(token.scopes.join(QLatin1Char(' '))).bind(created);
    return query.bind(expires).insert();
}

Result<qint64> TokenRepository::count(AccountId owner)
{
    Query query = m_connection.query(kCount);
    if (!TRY(query.bind(owner).first()))
        return 0;
    return query.integer(0);
}

Result<QList<accounts::PersonalToken>> TokenRepository::list(AccountId owner)
{
    QList<accounts::PersonalToken> tokens;
    Query query = m_connection.query(kList);
    TRY(query.bind(owner).start());
    while (TRY(query.next())) {
        accounts::PersonalToken token;
        token.id = query.integer(0);
        token.name = query.text(1);
        token.scopes = query.text(2).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        token.created = timeOf(query.integer(3));
        if (!query.isNull(4))
            token.expires = timeOf(query.integer(4));
        tokens.append(token);
    }
    return tokens;
}

Result<bool> TokenRepository::remove(AccountId owner, qint64 id)
{
    QString sha256;
    {
        Query query = m_connection.query(kFind);
        if (!TRY(query.bind(owner).bind(id).first()))
            return false;
        sha256 = query.text(0);
    }
    TRY(m_connection.query(kRemove).bind(sha256).run());
    TRY(m_connection.query(kRemoveToken).bind(sha256).run());
    return true;
}

Result<QList<accounts::Session>> TokenRepository::sessions(AccountId owner, qint64 nowMs)
{
    using Kind = accounts::Session::Kind;
    QList<accounts::Session> sessions;
    Query query = m_connection.query(kSessions);
    TRY(query.bind(owner).bind(nowMs).start());
    while (TRY(query.next())) {
        accounts::Session session;
        session.id = query.text(0);
        const bool isWorker = query.text(7) == QLatin1String("worker");
        session.kind = !query.isNull(1) ? Kind::Personal : isWorker ? Kind::Worker : Kind::Login;
        session.name = query.text(1);
        session.scopes = query.text(2).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        session.address = query.text(3);
        session.agent = query.text(4);
        session.created = timeOf(query.integer(5));
        if (!query.isNull(6))
            session.expires = timeOf(query.integer(6));
        sessions.append(session);
    }
    return sessions;
}

Result<int> TokenRepository::removeSessions(AccountId owner, const QString &id)
{
    TRY(m_connection.query(kRemovePersonalOf).bind(owner).bind(id).bind(id).run());
    return m_connection.query(kRemoveOf).bind(owner).bind(id).bind(id).run();
}

} // namespace gavel::storage
