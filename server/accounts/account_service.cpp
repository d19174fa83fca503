#include "server/accounts/account_service.h"

#include "core/blobs/sha256.h"
#include "server/accounts/login_throttle.h"
#include "server/accounts/password_hasher.h"
#include "server/accounts/session_cache.h"
#include "server/storage/account_repository.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/sql_time.h"

#include <QRegularExpression>

namespace gavel::accounts {

namespace {

using storage::AccountRepository;
using storage::AuditRepository;
using storage::Connection;

constexpr qsizetype kLongestToken = 128;
constexpr qsizetype kShortestPassword = 8;
constexpr qsizetype kLongestPassword = 1024;
constexpr qsizetype kLongestDisplayName = 200;

std::unexpected<Error> wrongPassword()
{
    return failure(ErrorCode::PermissionDenied, "wrong name or password");
}

std::unexpected<Error> wrongToken()
{
    return failure(ErrorCode::PermissionDenied, "the token is not known, expired or revoked");
}

std::unexpected<Error> noAccount(const QString &name)
{
    return failure(ErrorCode::NotFound, "there is no account " + name.toStdString());
}

Result<Account> require(Connection &connection, const QString &name)
{
    std::optional<Account> account = TRY(AccountRepository(connection).find(name));
    if (!account)
        return noAccount(name);
    return *account;
}

Result<Account> add(Connection &connection, const NewAccount &wanted, const QByteArray &passwordHash)
{
    Account account;
    account.name = wanted.name;
    account.displayName = wanted.displayName.isEmpty() ? wanted.name : wanted.displayName;
    account.role = wanted.role;
    account.created = storage::timeOf(storage::nowMs());
    Result<AccountId> id = AccountRepository(connection).add(account, passwordHash);
    if (!id && id.error().code == ErrorCode::AlreadyExists)
        return failure(ErrorCode::AlreadyExists, "name: there is an account " + wanted.name.toStdString());
    account.id = TRY(std::move(id));
    TRY(AuditRepository(connection)
            .add(wanted.actor, QStringLiteral("account.create"), account.name, roleCode(account.role)));
    return account;
}

Result<Account> changePassword(Connection &connection, const QString &name, const QByteArray &passwordHash,
                               AccountId actor)
{
    const Account account = TRY(require(connection, name));
    AccountRepository accounts(connection);
    TRY(accounts.setPassword(account.id, passwordHash));
    TRY(accounts.removeTokens(account.id));
    TRY(AuditRepository(connection).add(actor, QStringLiteral("account.reset"), account.name));
    return account;
}

Result<Account> enable(Connection &connection, const QString &name, bool isEnabled, AccountId actor)
{
    Account account = TRY(require(connection, name));
    AccountRepository accounts(connection);
    TRY(accounts.setEnabled(account.id, isEnabled));
    if (!isEnabled)
        TRY(accounts.removeTokens(account.id));
    const QString action = isEnabled ? QStringLiteral("account.enable") : QStringLiteral("account.disable");
    TRY(AuditRepository(connection).add(actor, action, account.name));
    account.isEnabled = isEnabled;
    return account;
}

IssuedToken newToken(Principal principal, const QDateTime &expires)
{
    const QString token = generateToken();
    principal.token = blobs::Sha256::of(token.toLatin1());
    return {token, expires, std::move(principal)};
}

Result<Principal> workerAccount(Connection &connection, const QString &name)
{
    const std::optional<Account> known = TRY(AccountRepository(connection).find(name));
    if (known && known->role != Role::Worker)
        return failure(ErrorCode::FailedPrecondition, "name: " + name.toStdString() + " is an account of another role");
    if (known)
        return Principal{known->id, Role::Worker, known->name};
    const Account account = TRY(add(connection, {name, {}, Role::Worker, {}}, {}));
    return Principal{account.id, Role::Worker, account.name};
}

} // namespace

Result<void> checkPassword(const QString &password)
{
    if (password.size() < kShortestPassword)
        return failure(ErrorCode::InvalidArgument, "password: must have at least 8 characters");
    if (password.size() > kLongestPassword)
        return failure(ErrorCode::InvalidArgument, "password: must have at most 1024 characters");
    return {};
}

Result<void> checkAccount(const NewAccount &account)
{
    static const QRegularExpression name(QStringLiteral("\\A[A-Za-z0-9._@-]{1,64}\\z"));
    if (!name.match(account.name).hasMatch())
        return failure(ErrorCode::InvalidArgument, "name: must be 1 to 64 letters, digits or . _ - @");
    if (account.displayName.size() > kLongestDisplayName)
        return failure(ErrorCode::InvalidArgument, "display_name: must have at most 200 characters");
    if (account.role == Role::Worker && account.password.isEmpty())
        return {};
    return checkPassword(account.password);
}

AccountService::AccountService(storage::Database &database) : AccountService(database, Options())
{
}

AccountService::AccountService(storage::Database &database, const Options &options)
    : m_database(database),
      m_options(options),
      m_hasher(std::make_unique<PasswordHasher>(options.mostWaitingLogins)),
      m_throttle(std::make_unique<LoginThrottle>()),
      m_sessions(std::make_unique<SessionCache>())
{
    connect(&database, &storage::Database::changedElsewhere, this, &AccountService::forgetSessions);
    // Expired tokens are refused anyway; this only keeps the table small, and nobody waits for it.
    m_database.write(
        this,
        [](Connection &connection) { return AccountRepository(connection).removeExpiredTokens(storage::nowMs()); },
        [](const Result<int> &) {});
}

AccountService::~AccountService() = default;

void AccountService::logIn(const QString &name, const QString &password, Callback<IssuedToken> done)
{
    if (password.size() > kLongestPassword)
        return done(wrongPassword());
    if (!m_throttle->begin(name))
        return done(failure(ErrorCode::ResourceExhausted, "too many wrong passwords: wait"));
    auto verify = [this, name, password,
                   done = std::move(done)](Result<std::optional<AccountRepository::Credentials>> found) mutable {
        if (!found) {
            m_throttle->ended(name, true); // nobody guessed wrong
            return done(failure(found.error()));
        }
        // An unknown name and a disabled account take as long as a wrong password.
        const bool mayTry = *found && (*found)->account.isEnabled;
        const QByteArray hash = mayTry ? (*found)->passwordHash : QByteArray();
        const Principal principal =
            mayTry ? Principal{(*found)->account.id, (*found)->account.role, (*found)->account.name} : Principal();
        m_hasher->verify(password, hash,
                         [this, name, principal, hash, done = std::move(done)](Result<bool> isRight) mutable {
                             m_throttle->ended(name, !isRight || *isRight);
                             if (!isRight)
                                 return done(failure(isRight.error()));
                             if (!*isRight)
                                 return done(wrongPassword());
                             issueLogin(principal, hash, std::move(done));
                         });
    };
    m_database.read(
        this, [name](Connection &connection) { return AccountRepository(connection).credentials(name); },
        std::move(verify));
}

// The password may have been reset, or the account disabled, while it was checked: the token of such a log-in would
// outlive what was meant to revoke it.
void AccountService::issueLogin(const Principal &principal, const QByteArray &passwordHash, Callback<IssuedToken> done)
{
    const qint64 expiresAtMs = storage::nowMs() + std::chrono::milliseconds(m_options.tokenLifetime).count();
    const IssuedToken issued = newToken(principal, storage::timeOf(expiresAtMs));
    m_database.write(
        this,
        [sha256 = issued.principal.token, account = principal.account, passwordHash,
         expiresAtMs](Connection &connection) {
            return AccountRepository(connection).addLogin(sha256, account, passwordHash, expiresAtMs);
        },
        [issued, done = std::move(done)](Result<bool> isStored) mutable {
            if (!isStored)
                return done(failure(isStored.error()));
            if (!*isStored)
                return done(wrongPassword());
            done(issued);
        });
}

void AccountService::issueForEver(const Principal &principal, Callback<IssuedToken> done)
{
    const IssuedToken issued = newToken(principal, {});
    m_database.write(
        this,
        [sha256 = issued.principal.token, account = principal.account](Connection &connection) {
            return AccountRepository(connection).addToken(sha256, account, std::nullopt);
        },
        [issued, done = std::move(done)](Result<void> stored) mutable {
            if (!stored)
                return done(failure(stored.error()));
            done(issued);
        });
}

std::chrono::seconds AccountService::retryAfter(const QString &name) const
{
    return std::max(m_throttle->waitFor(name), std::chrono::seconds(1));
}

void AccountService::authenticate(const QByteArray &token, Callback<Principal> done)
{
    if (token.isEmpty() || token.size() > kLongestToken)
        return done(wrongToken());
    authenticateHash(blobs::Sha256::of(token), std::move(done));
}

void AccountService::authenticateAgain(const Principal &principal, Callback<Principal> done)
{
    authenticateHash(principal.token, std::move(done));
}

void AccountService::authenticateHash(const QByteArray &sha256, Callback<Principal> done)
{
    if (m_sessions->isRevoked(sha256))
        return done(wrongToken());
    if (const auto known = m_sessions->find(sha256, storage::nowMs()))
        return done(*known);
    readSession(sha256, std::move(done));
}

void AccountService::readSession(const QByteArray &sha256, Callback<Principal> done)
{
    const qint64 generation = m_sessions->generation();
    m_database.read(
        this, [sha256](Connection &connection) { return AccountRepository(connection).session(sha256); },
        [this, sha256, generation,
         done = std::move(done)](Result<std::optional<AccountRepository::Session>> found) mutable {
            if (!found)
                return done(failure(found.error()));
            if (m_sessions->isRevoked(sha256) || !*found)
                return done(wrongToken());
            if (generation != m_sessions->generation())
                return readSession(sha256, std::move(done)); // something was revoked meanwhile: it may be this one
            const AccountRepository::Session &session = **found;
            if (session.expiresAtMs && *session.expiresAtMs <= storage::nowMs())
                return done(wrongToken());
            m_sessions->add(sha256, session.principal, session.expiresAtMs, generation);
            done(session.principal);
        });
}

void AccountService::logOut(const QByteArray &token, Callback<void> done)
{
    const QByteArray sha256 = blobs::Sha256::of(token);
    m_sessions->revoke(sha256);
    Q_EMIT tokensRevoked();
    m_database.write(
        this, [sha256](Connection &connection) { return AccountRepository(connection).removeToken(sha256); },
        [this, sha256, done = std::move(done)](Result<void> removed) mutable {
            if (removed)
                m_sessions->forgetRevoked(sha256);
            done(std::move(removed));
        });
}

void AccountService::forgetSessions()
{
    m_sessions->clear();
    Q_EMIT tokensRevoked();
}

void AccountService::hashAndStore(const QString &password, StoreAccount store, Callback<Account> done)
{
    m_hasher->hash(password, [this, store = std::move(store), done = std::move(done)](Result<QByteArray> hash) mutable {
        if (!hash)
            return done(failure(hash.error()));
        m_database.write(
            this, [store, hash = *hash](Connection &connection) { return store(connection, hash); },
            [this, done = std::move(done)](Result<Account> account) mutable {
                forgetSessions();
                done(std::move(account));
            });
    });
}

void AccountService::create(const NewAccount &account, Callback<Account> done)
{
    if (const Result<void> isGood = checkAccount(account); !isGood)
        return done(failure(isGood.error()));
    const StoreAccount store = [account](Connection &connection, const QByteArray &hash) {
        return add(connection, account, hash);
    };
    if (account.password.isEmpty())
        return m_database.write(
            this, [store](Connection &connection) { return store(connection, {}); }, std::move(done));
    hashAndStore(account.password, store, std::move(done));
}

void AccountService::resetPassword(const QString &name, const QString &password, Callback<Account> done,
                                   AccountId actor)
{
    if (const Result<void> isGood = checkPassword(password); !isGood)
        return done(failure(isGood.error()));
    const StoreAccount store = [name, actor](Connection &connection, const QByteArray &hash) {
        return changePassword(connection, name, hash, actor);
    };
    hashAndStore(password, store, std::move(done));
}

void AccountService::setEnabled(const QString &name, bool isEnabled, Callback<Account> done, AccountId actor)
{
    m_database.write(
        this, [name, isEnabled, actor](Connection &connection) { return enable(connection, name, isEnabled, actor); },
        [this, done = std::move(done)](Result<Account> account) mutable {
            forgetSessions();
            done(std::move(account));
        });
}

void AccountService::list(Callback<QList<Account>> done)
{
    m_database.read(
        this, [](Connection &connection) { return AccountRepository(connection).list(); }, std::move(done));
}

void AccountService::createWorkerToken(const QString &name, Callback<IssuedToken> done)
{
    if (const Result<void> isGood = checkAccount({name, {}, Role::Worker, {}}); !isGood)
        return done(failure(isGood.error()));
    m_database.write(
        this, [name](Connection &connection) { return workerAccount(connection, name); },
        [this, done = std::move(done)](Result<Principal> worker) mutable {
            if (!worker)
                return done(failure(worker.error()));
            issueForEver(*worker, std::move(done));
        });
}

} // namespace gavel::accounts
