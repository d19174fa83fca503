#pragma once

#include "server/accounts/account.h"
#include "server/oidc/oidc_settings.h"

#include <QJsonObject>

namespace gavel::storage {
class Connection;
}

namespace gavel::oidc {

// Who has logged in at the provider.
struct Identity {
    QString subject; // never changes, and is nobody else's
    QString name;    // of the account; may change, and be another's some day
    QString displayName;
};

// PermissionDenied: the claim that names the account is missing, is no name of an account, or is an e-mail address that
// the provider has not verified.
Result<Identity> identityOf(const QJsonObject &claims, const OidcSettings &settings);

// The account of an identity, inside a transaction: the one it was bound to when it came first. Then it is bound to the
// account of its name, or to a new one, as the settings allow. PermissionDenied: there is none, or it is not for this
// identity.
Result<accounts::Account> accountOf(storage::Connection &connection, const Identity &identity,
                                    const OidcSettings &settings);

} // namespace gavel::oidc
