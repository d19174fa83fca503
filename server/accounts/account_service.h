#pragma once

#include "server/accounts/account.h"
#include "server/accounts/account_changes.h"
#include "server/accounts/password_rules.h"
#include "server/accounts/principal.h"
#include "server/accounts/secrets.h"
#include "server/storage/callback.h"

#include <QByteArray>
#include <QDateTime>
#include <QHostAddress>
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

// Who tries to log in, and from where.
struct LoginAttempt {
    QString name;
    QString password;
    QHostAddress from{};
    QString agent{}; // what the client says of itself; shown to the account's owner beside the session
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
        PasswordRules passwords{};
    };

    explicit AccountService(storage::Database &database); // default options
    AccountService(storage::Database &database, const Options &options);
    ~AccountService() override;

    // PermissionDenied for a wrong name or password (which of them is not told) and for a disabled account;
    // FailedPrecondition: the account may not be used from this address; ResourceExhausted when too many log-ins wait,
    // or after repeated failures: see retryAfter().
    void logIn(const LoginAttempt &attempt, Callback<IssuedToken> done);

    // A token for somebody for whom another has vouched (server/oidc); the attempt tells where from. PermissionDenied:
    // the account is disabled; FailedPrecondition as logIn().
    void logInAs(const Account &account, const LoginAttempt &attempt, Callback<IssuedToken> done);

    // Seconds a caller should wait after ResourceExhausted from logIn().
    std::chrono::seconds retryAfter(const LoginAttempt &attempt) const;

    // PermissionDenied for a token that is unknown, expired or revoked. `done` is called at once for a token seen
    // before, that is before authenticate() returns.
    void authenticate(const QByteArray &token, Callback<Principal> done);

    // Whether the token that was shown then is good still: PermissionDenied if not. For connections that last.
    void authenticateAgain(const Principal &principal, Callback<Principal> done);

    // The token is worthless from the moment this is called; `done` comes when that is durable.
    void logOut(const QByteArray &token, Callback<void> done);

    // AlreadyExists; InvalidArgument names the field; NotFound names the team.
    void create(const NewAccount &account, Callback<Account> done);

    // All of the change or nothing. A new password and disabling revoke every token of the account. NotFound;
    // InvalidArgument names the field; FailedPrecondition: no administrator would be left.
    void change(const QString &name, const AccountChange &change, Callback<Account> done, AccountId actor = {});

    // The owner's own change: PermissionDenied when `current` is not the password; the same as for logIn() after
    // repeated failures.
    void changePassword(const Principal &owner, const LoginAttempt &current, const QString &password,
                        Callback<Account> done);

    // Those who guessed at this name are forgotten: its owner may log in again at once. NotFound.
    void unlock(const QString &name, AccountId actor, Callback<Account> done);

    void find(const QString &name, Callback<Account> done); // NotFound
    void list(const AccountFilter &filter, Callback<QList<Account>> done);

    // A token that never expires, for a worker: its account (role worker) is created when it is missing.
    // FailedPrecondition if the name belongs to an account of another role.
    void createWorkerToken(const QString &name, Callback<IssuedToken> done, AccountId actor = {});

    const PasswordRules &passwordRules() const { return m_options.passwords; }

    // Tokens have become worthless in the database: none is trusted without a look at it any more.
    void forgetSessions();

Q_SIGNALS:
    // Some token has become worthless: who holds a connection open for one should authenticateAgain().
    void tokensRevoked();

private:
    // Who has shown which password.
    struct Verified {
        Principal principal;
        std::optional<QByteArray> passwordHash; // none: without a password
    };
    using StoreAccount = std::function<Result<Account>(storage::Connection &, const QByteArray &passwordHash)>;

    void authenticateHash(const QByteArray &sha256, Callback<Principal> done);
    void verify(const LoginAttempt &attempt, Callback<Verified> done);
    void issueLogin(const LoginAttempt &attempt, const Verified &verified, Callback<IssuedToken> done);
    void hashAndStore(const QString &password, StoreAccount store, Callback<Account> done);
    void readSession(const QByteArray &sha256, Callback<Principal> done);

    storage::Database &m_database;
    const Options m_options;
    std::unique_ptr<PasswordHasher> m_hasher;
    std::unique_ptr<LoginThrottle> m_throttle;
    std::unique_ptr<SessionCache> m_sessions;
};

} // namespace gavel::accounts
