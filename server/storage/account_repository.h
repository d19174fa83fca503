#pragma once

#include "server/accounts/account.h"
#include "server/storage/connection.h"

#include <QByteArray>
#include <QList>
#include <QString>

#include <optional>

namespace gavel::storage {

// Accounts and their tokens. Names are found without regard to case. Tokens are known by their SHA-256 alone.
class AccountRepository final {
public:
    explicit AccountRepository(Connection &connection) : m_connection(connection) {}

    struct Credentials {
        accounts::Account account;
        QByteArray passwordHash; // empty: no password
    };
    struct Session {
        accounts::Principal principal;
        std::optional<qint64> expiresAtMs; // empty: never
    };

    // What a log-in leaves beside its token.
    struct Login {
        AccountId account;
        QByteArray sha256;
        std::optional<qint64> expiresAtMs;
        QString address;
        QString agent;
    };

    // AlreadyExists when the name is taken. A team there is none of is none.
    Result<AccountId> add(const accounts::Account &account, const QByteArray &passwordHash);
    Result<std::optional<accounts::Account>> find(const QString &name);
    Result<std::optional<Credentials>> credentials(const QString &name);
    Result<QList<accounts::Account>> list(const accounts::AccountFilter &filter); // by name
    Result<void> change(const accounts::Account &account);                        // all but its name and password
    Result<qint64> otherAdmins(AccountId account);                                // enabled ones beside this account
    Result<void> setPassword(AccountId account, const QByteArray &passwordHash);

    Result<void> addToken(const QByteArray &sha256, AccountId account, std::optional<qint64> expiresAtMs);
    // A token for who has just shown the password of that hash. False if it is not the account's (any more), or the
    // account is disabled: both can change while the password is checked.
    Result<bool> addLogin(const Login &login, const QByteArray &passwordHash);
    // The same for who has come without a password. False if the account is disabled.
    Result<bool> addVouchedLogin(const Login &login);
    // The owner of a token, unless the account is disabled. Expired ones are told as well.
    Result<std::optional<Session>> session(const QByteArray &sha256);
    Result<void> removeToken(const QByteArray &sha256);
    Result<void> removeTokens(AccountId account);
    Result<int> removeExpiredTokens(qint64 nowMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
