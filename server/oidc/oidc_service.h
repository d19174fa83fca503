#pragma once

#include "server/accounts/account_service.h"
#include "server/oidc/provider.h"

#include <QObject>

namespace gavel::oidc {

// A log-in that has begun. The browser goes to `url`; its client keeps `secret` and shows it together with the code
// that the provider sends back, so that a code is of use only to who has begun.
struct BegunLogin {
    QString url;
    QString state; // comes back with the code
    QString secret;
    QDateTime expires;
};

// Log-in at an OpenID Connect provider: the authorization code flow with PKCE (S256), state and nonce.
//
// What has begun is in the database, so that any server may end it, and once only; code verifier and nonce are made
// from the client's secret and kept nowhere. Whoever has logged in once is known by the provider's `sub` from then on;
// the claim that names the account counts the first time only. Lives in the event loop's thread.
class OidcService final : public QObject {
public:
    static constexpr std::chrono::minutes kTimeToLogIn{10};

    // InvalidArgument names the setting at fault. Everything outlives the service.
    static Result<std::unique_ptr<OidcService>> create(storage::Database &database, accounts::AccountService &accounts,
                                                       outbound::OutboundHttp &http, const OidcSettings &settings);

    bool isEnabled() const { return m_settings.isEnabled(); }
    const QString &issuer() const { return m_settings.issuer; }

    // NotFound: it is not enabled; Unavailable: the provider does not answer; ResourceExhausted: too many have begun.
    void begin(Callback<BegunLogin> done);

    struct Return {
        QString state;
        QString code;
        QString secret;
    };
    // PermissionDenied: state, code or secret are not those of a log-in that has begun, the provider's word does not
    // hold, or there is no account for whom it names; otherwise as begin() and accounts::AccountService::logIn().
    // `attempt` tells where from.
    void end(const Return &back, const accounts::LoginAttempt &attempt, Callback<accounts::IssuedToken> done);

private:
    OidcService(storage::Database &database, accounts::AccountService &accounts, outbound::OutboundHttp &http,
                const OidcSettings &settings);
    void take(const Return &back, Callback<void> done);
    void findAccount(const QJsonObject &claims, Callback<accounts::Account> done);

    storage::Database &m_database;
    accounts::AccountService &m_accounts;
    const OidcSettings m_settings;
    Provider m_provider;
};

} // namespace gavel::oidc
