#include "server/accounts/personal_tokens.h"

#include "core/blobs/sha256.h"
#include "server/accounts/account_service.h"
#include "server/accounts/scopes.h"
#include "server/accounts/secrets.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/token_repository.h"

namespace gavel::accounts {

namespace {

using storage::Connection;
using storage::TokenRepository;

constexpr qsizetype kLongestName = 100;
constexpr std::chrono::hours kLongestLife{24 * 366 * 5};

std::unexpected<Error> refuse(const std::string &message)
{
    return failure(ErrorCode::InvalidArgument, message);
}

Result<void> check(const QString &name, const QStringList &scopes, std::optional<std::chrono::seconds> lifetime)
{
    if (name.trimmed().isEmpty() || name.size() > kLongestName)
        return refuse("name: must have 1 to 100 characters");
    if (scopes.isEmpty() || !permissionsOf(scopes))
        return refuse("scopes: must be some of " + kAllScopes.join(QStringLiteral(", ")).toStdString());
    if (lifetime && (*lifetime < std::chrono::seconds(60) || *lifetime > kLongestLife))
        return refuse("expires_in_s: must be between a minute and five years");
    return {};
}

} // namespace

void PersonalTokens::create(const Principal &owner, const QString &name, const QStringList &scopes,
                            std::optional<std::chrono::seconds> lifetime, Callback<PersonalToken> done)
{
    if (!owner.isUnbounded())
        return done(failure(ErrorCode::PermissionDenied, "a personal token cannot make another one: log in"));
    if (const Result<void> isGood = check(name, scopes, lifetime); !isGood)
        return done(failure(isGood.error()));
    PersonalToken token;
    token.name = name;
    token.scopes = scopes;
    token.token = generateToken();
    m_database.write(
        this,
        [token, account = owner.account, lifetime](Connection &connection) -> Result<PersonalToken> {
            TokenRepository tokens(connection);
            if (TRY(tokens.count(account)) >= kMostOfOne)
                return failure(ErrorCode::ResourceExhausted, "there are too many tokens: remove some");
            PersonalToken stored = token;
            const qint64 now = storage::nowMs();
            stored.created = storage::timeOf(now);
            if (lifetime)
                stored.expires = storage::timeOf(now + std::chrono::milliseconds(*lifetime).count());
            stored.id = TRY(tokens.add(account, blobs::Sha256::of(token.token.toLatin1()), stored));
            TRY(storage::AuditRepository(connection).add(account, QStringLiteral("token.create"), token.name));
            return stored;
        },
        std::move(done));
}

void PersonalTokens::list(const Principal &owner, Callback<QList<PersonalToken>> done)
{
    m_database.read(
        this, [account = owner.account](Connection &connection) { return TokenRepository(connection).list(account); },
        std::move(done));
}

void PersonalTokens::remove(const Principal &owner, qint64 id, Callback<void> done)
{
    m_database.write(
        this,
        [account = owner.account, id](Connection &connection) -> Result<void> {
            if (!TRY(TokenRepository(connection).remove(account, id)))
                return failure(ErrorCode::NotFound, "there is no token " + std::to_string(id));
            return storage::AuditRepository(connection)
                .add(account, QStringLiteral("token.revoke"), QString::number(id));
        },
        [this, done = std::move(done)](Result<void> removed) mutable {
            if (removed)
                m_accounts.forgetSessions();
            done(std::move(removed));
        });
}

} // namespace gavel::accounts
