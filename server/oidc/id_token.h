// What a provider says of who has logged in there: a JSON Web Token (RFC 7519), checked as OpenID Connect Core 3.1.3.7
// wants it.
#pragma once

#include "core/base/result.h"
#include "server/oidc/json_web_keys.h"

#include <QByteArray>
#include <QJsonObject>
#include <QString>

#include <chrono>

namespace gavel::oidc {

// What must stand in the token.
struct Expectation {
    QString issuer;
    QString clientId; // is in the audience, and is the authorized party where that is told
    QString nonce;
    std::chrono::sys_seconds now;
};

// How far the provider's clock may be from ours.
inline constexpr std::chrono::seconds kClockSkew{60};
inline constexpr qsizetype kLongestIdToken = 32 * 1024;

// The claims, when the token is signed by one of the keys and says what is expected. NotFound: it is signed by a key
// that is not there; PermissionDenied tells what is wrong.
Result<QJsonObject> verifyIdToken(const QByteArray &token, const JsonWebKeys &keys, const Expectation &expected);

} // namespace gavel::oidc
