#pragma once

#include "server/accounts/account.h"
#include "server/accounts/principal.h"
#include "server/accounts/secrets.h"
#include "server/storage/callback.h"

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QObject>
#include <QString>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>

namespace gavel::storage {
class Connection;
class Database;
} // namespace gavel::storage

namespace gavel::accounts {

class LoginThrottle;
class PasswordHasher;
class SessionCache;

struct NewAccount {
    QString name;        // 1 to 64 letters, digits and . _ - @; compared without regard to case
    QString displayName; // empty: the name
    Role role = Role::Contestant;
    QString password;  // empty: cannot log in (workers use tokens only)
    AccountId actor{}; // who makes it, for the audit log; none: the server's console
};

// A bearer token as handed to its owner, once: only its SHA-256 is kept.
struct IssuedToken {
    QString token;     // "gvl_" and 43 characters of base64url: 256 random bits
    QDateTime expires; // invalid: never
    Principal principal;
};

// Who you are and what you may: accounts, passwords, tokens.
//
// Lives in the event loop's thread. Passwords are hashed (Argon2id) on two threads of its own with a bounded queue, so
// that a storm of log-ins costs the storm, not the judging. A token that was seen before is checked without SQL.
class AccountService final : public QObject {
    Q_OBJECT

public:
    struct Options {
        std::chrono::seconds tokenLifetime{7 * 24 * 3600};
        int mostWaitingLogins = 64;
    };

    explicit AccountService(storage::Database &database); // default options
    AccountService(storage::Database &database, const Options &options);
    ~AccountService() override;

    // PermissionDenied for a wrong name or password (which of them is not told) and for a disabled account;
    // ResourceExhausted when too many log-ins wait, or after repeated failures on this name: see retryAfter().
    void logIn(const QString &name, const QString &password, Callback<IssuedToken> done);

    // Seconds a caller should wait after ResourceExhausted from logIn() with this name.
    std::chrono::seconds retryAfter(const QString &name) const;

    // PermissionDenied for a token that is unknown, expired or revoked. `done` is called at once for a token seen
    // before, that is before authenticate() returns.
    void authenticate(const QByteArray &token, Callback<Principal> done);

    // Whether the token that was shown then is good still: PermissionDenied if not. For connections that last.
    void authenticateAgain(const Principal &principal, Callback<Principal> done);

    // The token is worthless from the moment this is called; `done` comes when that is durable.
    void logOut(const QByteArray &token, Callback<void> done);

    // AlreadyExists; InvalidArgument names the field. A short password (under 8 characters) is refused.
    void create(const NewAccount &account, Callback<Account> done);

    // Sets the password and revokes every token of the account. NotFound.
    void resetPassword(const QString &name, const QString &password, Callback<Account> done, AccountId actor = {});

    // Disabling revokes every token of the account. NotFound.
    void setEnabled(const QString &name, bool isEnabled, Callback<Account> done, AccountId actor = {});

    // By name.
    void list(Callback<QList<Account>> done);

    // A token that never expires, for a worker: its account (role worker) is created when it is missing.
    // FailedPrecondition if the name belongs to an account of another role.
    void createWorkerToken(const QString &name, Callback<IssuedToken> done);

    // Tokens have become worthless in the database: none is trusted without a look at it any more.
    void forgetSessions();

Q_SIGNALS:
    // Some token has become worthless: who holds a connection open for one should authenticateAgain().
    void tokensRevoked();

private:
    using StoreAccount = std::function<Result<Account>(storage::Connection &, const QByteArray &passwordHash)>;

    void authenticateHash(const QByteArray &sha256, Callback<Principal> done);
    void issueLogin(const Principal &principal, const QByteArray &passwordHash, Callback<IssuedToken> done);
    void issueForEver(const Principal &principal, Callback<IssuedToken> done);
    void hashAndStore(const QString &password, StoreAccount store, Callback<Account> done);
    void readSession(const QByteArray &sha256, Callback<Principal> done);

    storage::Database &m_database;
    const Options m_options;
    std::unique_ptr<PasswordHasher> m_hasher;
    std::unique_ptr<LoginThrottle> m_throttle;
    std::unique_ptr<SessionCache> m_sessions;
};

// The rules for a new account; InvalidArgument names the field.
Result<void> checkAccount(const NewAccount &account);
Result<void> checkPassword(const QString &password);

} // namespace gavel::accounts
