#include "server/oidc/provider.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QLoggingCategory>
#include <QUrl>
#include <QUrlQuery>

namespace gavel::oidc {

namespace {

Q_LOGGING_CATEGORY(logOidc, "gavel.oidc", QtInfoMsg)

constexpr qint64 kMostAnswer = 256 * 1024; // bytes
constexpr std::chrono::milliseconds kTimeout{10'000};

QByteArray encoded(const QString &text)
{
    return QUrl::toPercentEncoding(text);
}

Result<QString> endpoint(const QJsonObject &document, const char *name)
{
    const QString url = document.value(QLatin1String(name)).toString();
    TRY_WITHIN(name, checkEndpoint(url));
    return url;
}

std::unexpected<Error> senseless(const char *what, const Error &error)
{
    qCWarning(logOidc, "the provider's %s: %s", what, error.message.c_str());
    return failure(ErrorCode::Unavailable, "the provider cannot be used now");
}

// A key that the provider does not tell is nobody's.
Result<QJsonObject> settled(Result<QJsonObject> claims)
{
    if (claims || claims.error().code != ErrorCode::NotFound)
        return claims;
    return failure(ErrorCode::PermissionDenied, claims.error().message);
}

} // namespace

Result<Endpoints> readDiscovery(const QByteArray &json, const QString &issuer)
{
    const QJsonObject document = QJsonDocument::fromJson(json).object();
    if (document.value(QLatin1String("issuer")).toString() != issuer)
        return failure(ErrorCode::InvalidArgument, "issuer: is another one");
    Endpoints endpoints;
    endpoints.authorization = TRY(endpoint(document, "authorization_endpoint"));
    endpoints.token = TRY(endpoint(document, "token_endpoint"));
    endpoints.keys = TRY(endpoint(document, "jwks_uri"));
    const QJsonValue methods = document.value(QLatin1String("token_endpoint_auth_methods_supported"));
    endpoints.takesBasic = methods.isUndefined() || methods.toArray().contains(QStringLiteral("client_secret_basic"));
    return endpoints;
}

Provider::Provider(outbound::OutboundHttp &http, const OidcSettings &settings) : m_http(http), m_settings(settings)
{
}

void Provider::get(const QString &url, Callback<QByteArray> done)
{
    outbound::Request request;
    request.method = "GET";
    request.url = url;
    request.headers = {{"Accept", "application/json"}};
    request.timeout = kTimeout;
    request.mostAnswer = kMostAnswer;
    m_http.fetch(request, [url, done = std::move(done)](const Result<outbound::Answer> &answer) mutable {
        if (answer && answer->status == 200)
            return done(answer->body);
        const Error error =
            answer ? Error{ErrorCode::Unavailable, "status " + std::to_string(answer->status)} : answer.error();
        qCWarning(logOidc, "%s: %s", qPrintable(url), error.message.c_str());
        done(failure(ErrorCode::Unavailable, "the provider cannot be reached now"));
    });
}

void Provider::endpoints(Callback<Endpoints> done)
{
    if (m_endpoints && Clock::now() < m_endpointsUntil)
        return done(*m_endpoints);
    QString url = m_settings.issuer;
    while (url.endsWith(QLatin1Char('/')))
        url.chop(1);
    get(url + QStringLiteral("/.well-known/openid-configuration"),
        [this, done = std::move(done)](const Result<QByteArray> &json) mutable {
            if (!json)
                return done(failure(json.error()));
            const Result<Endpoints> read = readDiscovery(*json, m_settings.issuer);
            if (!read)
                return done(senseless("discovery document", read.error()));
            m_endpoints = *read;
            m_endpointsUntil = Clock::now() + kKeptFor;
            done(*read);
        });
}

outbound::Request Provider::tokenRequest(const Endpoints &endpoints, const QString &code,
                                         const QString &codeVerifier) const
{
    outbound::Request request;
    request.url = endpoints.token;
    request.timeout = kTimeout;
    request.mostAnswer = kMostAnswer;
    request.headers = {{"Accept", "application/json"}, {"Content-Type", "application/x-www-form-urlencoded"}};
    request.body = "grant_type=authorization_code&code=" + encoded(code) +
                   "&redirect_uri=" + encoded(m_settings.redirectUrl) + "&code_verifier=" + encoded(codeVerifier);
    const bool isInHeader = !m_settings.clientSecret.isEmpty() && endpoints.takesBasic;
    if (isInHeader) {
        const QByteArray pair = encoded(m_settings.clientId) + ':' + encoded(m_settings.clientSecret);
        request.headers.append({"Authorization", "Basic " + pair.toBase64()});
        return request;
    }
    request.body += "&client_id=" + encoded(m_settings.clientId);
    if (!m_settings.clientSecret.isEmpty())
        request.body += "&client_secret=" + encoded(m_settings.clientSecret);
    return request;
}

void Provider::exchange(const QString &code, const QString &codeVerifier, Callback<QByteArray> done)
{
    endpoints([this, code, codeVerifier, done = std::move(done)](const Result<Endpoints> &found) mutable {
        if (!found)
            return done(failure(found.error()));
        m_http.fetch(tokenRequest(*found, code, codeVerifier), [done = std::move(done)](
                                                                   const Result<outbound::Answer> &answer) mutable {
            if (!answer)
                return done(senseless("token endpoint", answer.error()));
            if (answer->status >= 400 && answer->status < 500)
                return done(failure(ErrorCode::PermissionDenied, "the provider refuses the code"));
            const QByteArray token =
                QJsonDocument::fromJson(answer->body).object().value(QLatin1String("id_token")).toString().toLatin1();
            if (answer->status != 200 || token.isEmpty())
                return done(senseless("token endpoint", {ErrorCode::Unavailable, "gives no ID token"}));
            done(token);
        });
    });
}

void Provider::fetchKeys(Callback<std::shared_ptr<const JsonWebKeys>> done)
{
    endpoints([this, done = std::move(done)](const Result<Endpoints> &found) mutable {
        if (!found)
            return done(failure(found.error()));
        get(found->keys, [this, done = std::move(done)](const Result<QByteArray> &json) mutable {
            if (!json)
                return done(failure(json.error()));
            Result<JsonWebKeys> keys = JsonWebKeys::parse(*json);
            if (!keys)
                return done(senseless("keys", keys.error()));
            m_keys = std::make_shared<const JsonWebKeys>(*std::move(keys));
            m_keysFetched = Clock::now();
            done(m_keys);
        });
    });
}

void Provider::verify(const QByteArray &idToken, const Expectation &expected, Callback<QJsonObject> done)
{
    const auto age = Clock::now() - m_keysFetched;
    if (m_keys && age < kKeptFor) {
        Result<QJsonObject> claims = verifyIdToken(idToken, *m_keys, expected);
        const bool isKeyUnknown = !claims && claims.error().code == ErrorCode::NotFound;
        if (!isKeyUnknown || age < kAskAgainAfter)
            return done(settled(std::move(claims)));
    }
    fetchKeys(
        [idToken, expected, done = std::move(done)](const Result<std::shared_ptr<const JsonWebKeys>> &keys) mutable {
            if (keys)
                done(settled(verifyIdToken(idToken, **keys, expected)));
            else
                done(failure(keys.error()));
        });
}

} // namespace gavel::oidc
