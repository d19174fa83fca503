#include "server/oidc/oidc_settings.h"

#include "server/outbound/outbound_http.h"

#include <QHostAddress>
#include <QUrl>

namespace gavel::oidc {

namespace {

bool isThisMachine(const QString &host)
{
    return host == QLatin1String("localhost") || QHostAddress(host).isLoopback();
}

} // namespace

Result<void> checkEndpoint(const QString &url)
{
    TRY(outbound::checkUrl(url));
    const QUrl parsed(url, QUrl::StrictMode);
    if (parsed.scheme() != QLatin1String("https") && !isThisMachine(parsed.host()))
        return failure(ErrorCode::InvalidArgument, "must be an https address");
    return {};
}

Result<void> checkSettings(const OidcSettings &settings)
{
    if (!settings.isEnabled())
        return {};
    TRY_WITHIN("oidc-issuer", checkEndpoint(settings.issuer));
    TRY_WITHIN("oidc-redirect-url", checkEndpoint(settings.redirectUrl));
    if (settings.clientId.isEmpty())
        return failure(ErrorCode::InvalidArgument, "oidc-client-id: is needed beside oidc-issuer");
    if (settings.claim.isEmpty())
        return failure(ErrorCode::InvalidArgument, "oidc-claim: must not be empty");
    if (!settings.scopes.split(QLatin1Char(' ')).contains(QStringLiteral("openid")))
        return failure(ErrorCode::InvalidArgument, "oidc-scopes: must contain openid");
    return {};
}

} // namespace gavel::oidc
