#include "server/storage/account_repository.h"

#include "server/accounts/scopes.h"
#include "server/storage/sql_time.h"

namespace gavel::storage {

namespace {

constexpr Statement kAdd{"INSERT INTO account (name, name_key, display_name, role, password_hash, is_enabled, "
                         "created_at_ms, addresses, team_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, "
                         "(SELECT id FROM team WHERE name = ?)) RETURNING id"};
#define ACCOUNT_COLUMNS                                                                                                \
    "account.id, account.name, account.display_name, account.role, account.is_enabled, account.created_at_ms, "        \
    "team.name, account.addresses"
constexpr Statement kFind{"SELECT " ACCOUNT_COLUMNS ", account.password_hash FROM account "
                          "LEFT JOIN team ON team.id = account.team_id WHERE account.name_key = ?"};
constexpr Statement kList{
    "SELECT " ACCOUNT_COLUMNS " FROM account LEFT JOIN team ON team.id = account.team_id "
    "WHERE account.name_key > ? AND (? = '' OR account.role = ?) AND (? = '' OR team.name = ?) "
    "AND (? = '' OR (? = 'true' AND account.is_enabled) OR (? = 'false' AND NOT account.is_enabled)) "
    "AND (? = '' OR account.name_key LIKE ? ESCAPE '\\' OR lower(account.display_name) LIKE ? ESCAPE '\\') "
    "ORDER BY account.name_key LIMIT ?"};
#undef ACCOUNT_COLUMNS
constexpr Statement kChange{"UPDATE account SET display_name = ?, role = ?, is_enabled = ?, addresses = ?, "
                            "team_id = (SELECT id FROM team WHERE name = ?) WHERE id = ?",
                            Changes::Cached};
constexpr Statement kOtherAdmins{"SELECT count(*) FROM account WHERE role = 'admin' AND is_enabled AND id <> ?"};
constexpr Statement kSetPassword{"UPDATE account SET password_hash = ? WHERE id = ?", Changes::Cached};
constexpr Statement kAddToken{"INSERT INTO token (token_sha256, account_id, created_at_ms, expires_at_ms) "
                              "VALUES (?, ?, ?, ?)"};
constexpr Statement kAddLogin{
    "INSERT INTO token (token_sha256, account_id, created_at_ms, expires_at_ms, address, agent) "
    "SELECT ?, id, ?, ?, ?, ? FROM account WHERE id = ? AND is_enabled AND password_hash = ? RETURNING account_id"};
constexpr Statement kAddVouchedLogin{
    "INSERT INTO token (token_sha256, account_id, created_at_ms, expires_at_ms, address, agent) "
    "SELECT ?, id, ?, ?, ?, ? FROM account WHERE id = ? AND is_enabled RETURNING account_id"};
constexpr Statement kSession{"SELECT account.id, account.role, account.name, token.expires_at_ms, "
                             "personal_token.scopes, account.addresses FROM token "
                             "JOIN account ON account.id = token.account_id "
                             "LEFT JOIN personal_token ON personal_token.token_sha256 = token.token_sha256 "
                             "WHERE token.token_sha256 = ? AND account.is_enabled"};
constexpr Statement kRemoveToken{"DELETE FROM token WHERE token_sha256 = ?", Changes::Cached};
constexpr Statement kRemoveTokens{"DELETE FROM token WHERE account_id = ?", Changes::Cached};
constexpr Statement kRemoveExpired{"DELETE FROM token WHERE expires_at_ms < ?"};

Result<accounts::Role> roleOf(const QString &code)
{
    if (const auto role = accounts::roleFromCode(code))
        return *role;
    return failure(ErrorCode::DataCorrupted, "account: unknown role " + code.toStdString());
}

Result<accounts::Account> accountOf(const Query &row)
{
    accounts::Account account;
    account.id = AccountId{row.integer(0)};
    account.name = row.text(1);
    account.displayName = row.text(2);
    account.role = TRY(roleOf(row.text(3)));
    account.isEnabled = row.boolean(4);
    account.created = timeOf(row.integer(5));
    account.team = row.text(6);
    account.addresses = accounts::AddressList::fromText(row.text(7));
    return account;
}

// What LIKE finds anywhere in a text.
QString patternOf(const QString &search)
{
    QString pattern = search.toLower();
    for (const QChar special : QStringLiteral("\\%_"))
        pattern.replace(special, QLatin1Char('\\') + QString(special));
    return QLatin1Char('%') + pattern + QLatin1Char('%');
}

} // namespace

Result<AccountId> AccountRepository::add(const accounts::Account &account, const QByteArray &passwordHash)
{
    Query query = m_connection.query(kAdd);
    query.bind(account.name).bind(account.name.toLower()).bind(account.displayName);
    query.bind(accounts::roleCode(account.role));
    if (passwordHash.isEmpty())
        query.bindNull();
    else
        query.bind(QString::fromLatin1(passwordHash));
    query.bind(account.isEnabled).bind(account.created.toMSecsSinceEpoch());
    query.bind(account.addresses.toText()).bind(account.team);
    return AccountId
    {
        TRY(query.insert())
    };
}

Result<std::optional<accounts::Account>> AccountRepository::find(const QString &name)
{
    const std::optional<Credentials> found = TRY(credentials(name));
    return found ? std::optional(found->account) : std::nullopt;
}

Result<std::optional<AccountRepository::Credentials>> AccountRepository::credentials(const QString &name)
{
    Query query = m_connection.query(kFind);
    if (!TRY(query.bind(name.toLower()).first()))
        return std::nullopt;
    return Credentials
    {
        TRY(accountOf(query))
        , query.text(8).toLatin1()
    };
}

Result<QList<accounts::Account>> AccountRepository::list(const accounts::AccountFilter &filter)
{
    const QString role = filter.role ? accounts::roleCode(*filter.role) : QString();
    const QString enabled = !filter.isEnabled   ? QString()
                            : *filter.isEnabled ? QStringLiteral("true")
                                                : QStringLiteral("false");
    const QString pattern = patternOf(filter.search);
    QList<accounts::Account> accounts;
    Query query = m_connection.query(kList);
    query.bind(filter.after.toLower()).bind(role).bind(role).bind(filter.team).bind(filter.team);
    query.bind(enabled).bind(enabled).bind(enabled);
    query.bind(filter.search).bind(pattern).bind(pattern).bind(filter.most);
    TRY(query.start());
    while (TRY(query.next()))
        accounts.append(TRY(accountOf(query)));
    return accounts;
}

Result<void> AccountRepository::change(const accounts::Account &account)
{
    Query query = m_connection.query(kChange);
    query.bind(account.displayName).bind(accounts::roleCode(account.role)).bind(account.isEnabled);
    query.bind(account.addresses.toText()).bind(account.team).bind(account.id);
    TRY(query.run());
    return {};
}

Result<qint64> AccountRepository::otherAdmins(AccountId account)
{
    Query query = m_connection.query(kOtherAdmins);
    TRY(query.bind(account).first());
    return query.integer(0);
}

Result<void> AccountRepository::setPassword(AccountId account, const QByteArray &passwordHash)
{
    TRY(m_connection.query(kSetPassword).bind(QString::fromLatin1(passwordHash)).bind(account).run());
    return {};
}

Result<void> AccountRepository::addToken(const QByteArray &sha256, AccountId account, std::optional<qint64> expiresAtMs)
{
    TRY(m_connection.query(kAddToken)
            .bind(QString::fromLatin1(sha256))
            .bind(account)
            .bind(nowMs())
            .bind(expiresAtMs)
            .run());
    return {};
}

Result<bool> AccountRepository::addLogin(const Login &login, const QByteArray &passwordHash)
{
    Query query = m_connection.query(kAddLogin);
    query.bind(QString::fromLatin1(login.sha256)).bind(nowMs()).bind(login.expiresAtMs);
    query.bind(login.address).bind(login.agent).bind(login.account);
    return query.bind(QString::fromLatin1(passwordHash)).first();
}

Result<bool> AccountRepository::addVouchedLogin(const Login &login)
{
    Query query = m_connection.query(kAddVouchedLogin);
    query.bind(QString::fromLatin1(login.sha256)).bind(nowMs()).bind(login.expiresAtMs);
    return query.bind(login.address).bind(login.agent).bind(login.account).first();
}

Result<std::optional<AccountRepository::Session>> AccountRepository::session(const QByteArray &sha256)
{
    Query query = m_connection.query(kSession);
    if (!TRY(query.bind(QString::fromLatin1(sha256)).first()))
        return std::nullopt;
    Session session;
    session.principal = { AccountId{query.integer(0)}, TRY(roleOf(query.text(1))), query.text(2), sha256 };
    session.principal.addresses = accounts::AddressList::fromText(query.text(5));
    if (!query.isNull(4)) {
        const QStringList scopes = query.text(4).split(QLatin1Char(' '), Qt::SkipEmptyParts);
        // What an older program does not understand, it does not allow.
        session.principal.permissions = accounts::permissionsOf(scopes).value_or(0);
    }
    if (!query.isNull(3))
        session.expiresAtMs = query.integer(3);
    return session;
}

Result<void> AccountRepository::removeToken(const QByteArray &sha256)
{
    TRY(m_connection.query(kRemoveToken).bind(QString::fromLatin1(sha256)).run());
    return {};
}

Result<void> AccountRepository::removeTokens(AccountId account)
{
    TRY(m_connection.query(kRemoveTokens).bind(account).run());
    return {};
}

Result<int> AccountRepository::removeExpiredTokens(qint64 nowMs)
{
    return m_connection.query(kRemoveExpired).bind(nowMs).run();
}

} // namespace gavel::storage
