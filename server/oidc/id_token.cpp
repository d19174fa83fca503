#include "server/oidc/id_token.h"

#include <QJsonArray>
#include <QJsonDocument>

#include <cmath>

namespace gavel::oidc {

namespace {

using std::chrono::seconds;

constexpr qsizetype kLongestSubject = 255;

std::unexpected<Error> refuse(const char *reason)
{
    return failure(ErrorCode::PermissionDenied, reason);
}

std::optional<QJsonObject> objectOf(QByteArrayView part)
{
    const std::optional<QByteArray> json = fromBase64Url(part);
    const QJsonDocument document = json ? QJsonDocument::fromJson(*json) : QJsonDocument();
    return document.isObject() ? std::optional(document.object()) : std::nullopt;
}

std::optional<std::chrono::sys_seconds> timeOf(const QJsonObject &claims, const char *name)
{
    const QJsonValue value = claims.value(QLatin1String(name));
    constexpr double kMost = 253'402'300'800; // the year 10000
    const double number = value.toDouble(-1);
    if (!value.isDouble() || number < 0 || number > kMost)
        return std::nullopt;
    return std::chrono::sys_seconds(seconds(qint64(std::floor(number))));
}

Result<void> checkAudience(const QJsonObject &claims, const QString &clientId)
{
    const QJsonValue audience = claims.value(QLatin1String("aud"));
    const bool isOurs = audience.isArray() ? audience.toArray().contains(clientId)
                                           : audience.isString() && audience.toString() == clientId;
    if (!isOurs)
        return refuse("the token is for another audience");
    const QJsonValue party = claims.value(QLatin1String("azp"));
    const bool isForSeveral = audience.toArray().size() > 1;
    if ((isForSeveral || !party.isUndefined()) && party.toString() != clientId)
        return refuse("the token is for another party");
    return {};
}

Result<void> checkTimes(const QJsonObject &claims, std::chrono::sys_seconds now)
{
    const auto expires = timeOf(claims, "exp");
    const auto issued = timeOf(claims, "iat");
    if (!expires || !issued)
        return refuse("the token does not say when it was made and when it ends");
    if (*expires + kClockSkew <= now)
        return refuse("the token has expired");
    if (*issued - kClockSkew > now)
        return refuse("the token was made in the future");
    const QJsonValue notBefore = claims.value(QLatin1String("nbf"));
    const auto begins = timeOf(claims, "nbf");
    if (!notBefore.isUndefined() && (!begins || *begins - kClockSkew > now))
        return refuse("the token does not hold yet");
    return {};
}

Result<void> checkClaims(const QJsonObject &claims, const Expectation &expected)
{
    if (claims.value(QLatin1String("iss")).toString() != expected.issuer)
        return refuse("the token is of another issuer");
    TRY(checkAudience(claims, expected.clientId));
    TRY(checkTimes(claims, expected.now));
    if (expected.nonce.isEmpty() || claims.value(QLatin1String("nonce")).toString() != expected.nonce)
        return refuse("the token has another nonce");
    const QString subject = claims.value(QLatin1String("sub")).toString();
    if (subject.isEmpty() || subject.size() > kLongestSubject)
        return refuse("the token names nobody");
    return {};
}

} // namespace

Result<QJsonObject> verifyIdToken(const QByteArray &token, const JsonWebKeys &keys, const Expectation &expected)
{
    const QByteArrayList parts = token.split('.');
    if (token.size() > kLongestIdToken || parts.size() != 3)
        return refuse("the token is not signed");
    const std::optional<QJsonObject> header = objectOf(parts[0]);
    const std::optional<QByteArray> signature = fromBase64Url(parts[2]);
    if (!header || !signature || header->contains(QLatin1String("crit")))
        return refuse("the token cannot be read");
    const auto algorithm = algorithmFromName(header->value(QLatin1String("alg")).toString());
    if (!algorithm)
        return refuse("the token is signed in another way than RS256 and ES256");
    const QByteArrayView signedText = QByteArrayView(token).first(parts[0].size() + 1 + parts[1].size());
    TRY(keys.verify(*algorithm, header->value(QLatin1String("kid")).toString(), signedText, *signature));
    const std::optional<QJsonObject> claims = objectOf(parts[1]);
    if (!claims)
        return refuse("the token cannot be read");
    TRY(checkClaims(*claims, expected));
    return *claims;
}

} // namespace gavel::oidc
