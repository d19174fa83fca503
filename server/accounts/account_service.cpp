#include "server/accounts/account_service.h"

#include "core/blobs/sha256.h"
#include "server/accounts/login_throttle.h"
#include "server/accounts/password_hasher.h"
#include "server/accounts/session_cache.h"
#include "server/storage/account_repository.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/sql_time.h"

namespace gavel::accounts {

namespace {

using storage::AccountRepository;
using storage::AuditRepository;
using storage::Connection;

constexpr qsizetype kLongestToken = 128;
constexpr qsizetype kLongestAgent = 200;

std::unexpected<Error> wrongPassword()
{
    return failure(ErrorCode::PermissionDenied, "wrong name or password");
}

std::unexpected<Error> wrongToken()
{
    return failure(ErrorCode::PermissionDenied, "the token is not known, expired or revoked");
}

IssuedToken newToken(Principal principal, const QDateTime &expires)
{
    const QString token = generateToken();
    principal.token = blobs::Sha256::of(token.toLatin1());
    return {token, expires, std::move(principal)};
}

Result<Principal> workerAccount(Connection &connection, const QString &name, AccountId actor)
{
    const std::optional<Account> known = TRY(AccountRepository(connection).find(name));
    if (known && known->role != Role::Worker)
        return failure(ErrorCode::FailedPrecondition, "name: " + name.toStdString() + " is an account of another role");
    if (known)
        return Principal{known->id, Role::Worker, known->name};
    NewAccount wanted{name, {}, Role::Worker, {}};
    wanted.actor = actor;
    const Account account = TRY(addAccount(connection, wanted, {}));
    return Principal{account.id, Role::Worker, account.name};
}

} // namespace

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

// Whether the password is right, as far as the throttle lets anybody ask.
void AccountService::verify(const LoginAttempt &attempt, Callback<Verified> done)
{
    if (attempt.password.size() > PasswordRules::kLongest)
        return done(wrongPassword());
    if (!m_throttle->begin(attempt.name, attempt.from))
        return done(failure(ErrorCode::ResourceExhausted, "too many wrong passwords: wait"));
    auto check = [this, attempt,
                  done = std::move(done)](Result<std::optional<AccountRepository::Credentials>> found) mutable {
        if (!found) {
            m_throttle->ended(attempt.name, attempt.from, true); // nobody guessed wrong
            return done(failure(found.error()));
        }
        // An unknown name and a disabled account take as long as a wrong password.
        const bool mayTry = *found && (*found)->account.isEnabled;
        Verified verified;
        if (mayTry) {
            const Account &account = (*found)->account;
            verified.passwordHash = (*found)->passwordHash;
            verified.principal = {account.id, account.role, account.name};
            verified.principal.addresses = account.addresses;
        }
        const QByteArray hash = verified.passwordHash.value_or(QByteArray());
        m_hasher->verify(attempt.password, hash,
                         [this, attempt, verified, done = std::move(done)](Result<bool> isRight) mutable {
                             m_throttle->ended(attempt.name, attempt.from, !isRight || *isRight);
                             if (!isRight)
                                 return done(failure(isRight.error()));
                             if (!*isRight)
                                 return done(wrongPassword());
                             done(std::move(verified));
                         });
    };
    m_database.read(
        this, [name = attempt.name](Connection &connection) { return AccountRepository(connection).credentials(name); },
        std::move(check));
}

void AccountService::logIn(const LoginAttempt &attempt, Callback<IssuedToken> done)
{
    verify(attempt, [this, attempt, done = std::move(done)](Result<Verified> verified) mutable {
        if (!verified)
            return done(failure(verified.error()));
        if (!verified->principal.addresses.allows(attempt.from))
            return done(failure(ErrorCode::FailedPrecondition, "the account may not be used from this address"));
        issueLogin(attempt, *verified, std::move(done));
    });
}

// The password may have been reset, or the account disabled, while it was checked: the token of such a log-in would
// outlive what was meant to revoke it.
void AccountService::issueLogin(const LoginAttempt &attempt, const Verified &verified, Callback<IssuedToken> done)
{
    const qint64 expiresAtMs = storage::nowMs() + std::chrono::milliseconds(m_options.tokenLifetime).count();
    const IssuedToken issued = newToken(verified.principal, storage::timeOf(expiresAtMs));
    AccountRepository::Login login{verified.principal.account, issued.principal.token, expiresAtMs, {}, {}};
    login.address = attempt.from.isNull() ? QString() : attempt.from.toString();
    login.agent = attempt.agent.left(kLongestAgent);
    m_database.write(
        this,
        [login, hash = verified.passwordHash](Connection &connection) {
            AccountRepository accounts(connection);
            return hash ? accounts.addLogin(login, *hash) : accounts.addVouchedLogin(login);
        },
        [issued, done = std::move(done)](Result<bool> isStored) mutable {
            if (!isStored)
                return done(failure(isStored.error()));
            if (!*isStored)
                return done(wrongPassword());
            done(issued);
        });
}

void AccountService::logInAs(const Account &account, const LoginAttempt &attempt, Callback<IssuedToken> done)
{
    if (!account.addresses.allows(attempt.from))
        return done(failure(ErrorCode::FailedPrecondition, "the account may not be used from this address"));
    Verified verified;
    verified.principal = {account.id, account.role, account.name};
    verified.principal.addresses = account.addresses;
    issueLogin(attempt, verified, std::move(done));
}

std::chrono::seconds AccountService::retryAfter(const LoginAttempt &attempt) const
{
    return std::max(m_throttle->waitFor(attempt.name, attempt.from), std::chrono::seconds(1));
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
    if (const Result<void> isGood = checkAccount(account, m_options.passwords); !isGood)
        return done(failure(isGood.error()));
    const StoreAccount store = [account](Connection &connection, const QByteArray &hash) {
        return addAccount(connection, account, hash);
    };
    if (account.password.isEmpty())
        return m_database.write(
            this, [store](Connection &connection) { return store(connection, {}); }, std::move(done));
    hashAndStore(account.password, store, std::move(done));
}

void AccountService::change(const QString &name, const AccountChange &change, Callback<Account> done, AccountId actor)
{
    if (change.displayName) {
        if (const Result<void> isGood = checkDisplayName(*change.displayName); !isGood)
            return done(failure(isGood.error()));
    }
    const StoreAccount store = [name, change, actor](Connection &connection, const QByteArray &hash) {
        return changeAccount(connection, name, change, hash, actor);
    };
    if (change.password) {
        const QStringList names{name, change.displayName.value_or(QString())};
        if (const Result<void> isGood = m_options.passwords.check(*change.password, names); !isGood)
            return done(failure(isGood.error()));
        return hashAndStore(*change.password, store, std::move(done));
    }
    m_database.write(
        this, [store](Connection &connection) { return store(connection, {}); },
        [this, done = std::move(done)](Result<Account> account) mutable {
            forgetSessions();
            done(std::move(account));
        });
}

void AccountService::changePassword(const Principal &owner, const LoginAttempt &current, const QString &password,
                                    Callback<Account> done)
{
    LoginAttempt attempt = current;
    attempt.name = owner.name;
    verify(attempt, [this, owner, password, done = std::move(done)](Result<Verified> verified) mutable {
        if (!verified)
            return done(failure(verified.error()));
        AccountChange wanted;
        wanted.password = password;
        change(owner.name, wanted, std::move(done), owner.account);
    });
}

void AccountService::unlock(const QString &name, AccountId actor, Callback<Account> done)
{
    m_database.write(
        this,
        [name, actor](Connection &connection) -> Result<Account> {
            Account account = TRY(requireAccount(connection, name));
            TRY(AuditRepository(connection).add(actor, QStringLiteral("account.unlock"), account.name));
            return account;
        },
        [this, done = std::move(done)](Result<Account> account) mutable {
            if (account)
                m_throttle->forget(account->name);
            done(std::move(account));
        });
}

void AccountService::find(const QString &name, Callback<Account> done)
{
    m_database.read(
        this, [name](Connection &connection) { return requireAccount(connection, name); }, std::move(done));
}

void AccountService::list(const AccountFilter &filter, Callback<QList<Account>> done)
{
    m_database.read(
        this, [filter](Connection &connection) { return AccountRepository(connection).list(filter); }, std::move(done));
}

void AccountService::createWorkerToken(const QString &name, Callback<IssuedToken> done, AccountId actor)
{
    if (const Result<void> isGood = checkAccountName(name); !isGood)
        return done(failure(isGood.error()));
    const QString token = generateToken();
    m_database.write(
        this,
        [name, token, actor](Connection &connection) -> Result<IssuedToken> {
            Principal worker = TRY(workerAccount(connection, name, actor));
            worker.token = blobs::Sha256::of(token.toLatin1());
            TRY(AccountRepository(connection).addToken(worker.token, worker.account, std::nullopt));
            TRY(AuditRepository(connection).add(actor, QStringLiteral("worker.token"), worker.name));
            return IssuedToken{token, {}, worker};
        },
        std::move(done));
}

} // namespace gavel::accounts
