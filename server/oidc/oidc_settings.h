#pragma once

#include "core/base/result.h"

#include <QString>

namespace gavel::oidc {

// How people log in at an OpenID Connect provider. Empty: they cannot.
struct OidcSettings {
    QString issuer;       // as the provider writes it; its discovery document is below
    QString clientId;     // ours, as the provider knows it
    QString clientSecret; // empty: a public client, which has PKCE alone
    QString redirectUrl;  // where the provider sends browsers back to
    QString scopes = QStringLiteral("openid profile");
    QString claim = QStringLiteral("preferred_username"); // is the account's name
    bool createsContestants = false;                      // for whom there is no account yet
    bool allowsStaff = false;                             // accounts of administrators and of the jury may be used

    bool isEnabled() const { return !issuer.isEmpty(); }
};

// InvalidArgument names the setting that is missing or not good.
Result<void> checkSettings(const OidcSettings &settings);

// https, or plain http to this machine itself. InvalidArgument.
Result<void> checkEndpoint(const QString &url);

} // namespace gavel::oidc
