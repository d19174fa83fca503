#pragma once

#include "server/oidc/id_token.h"
#include "server/oidc/oidc_settings.h"
#include "server/outbound/outbound_http.h"
#include "server/storage/callback.h"

#include <QObject>

#include <chrono>
#include <memory>
#include <optional>

namespace gavel::oidc {

// Where a provider does what, from its discovery document.
struct Endpoints {
    QString authorization;
    QString token;
    QString keys;
    bool takesBasic = true; // the client's secret in the Authorization header; else in the form
};

// InvalidArgument: it is not the document of this issuer, or has an address that may not be used.
Result<Endpoints> readDiscovery(const QByteArray &json, const QString &issuer);

// The provider, asked over HTTP: its discovery document and its keys, both kept for an hour, and codes that are
// exchanged for tokens. Lives in the event loop's thread. Errors: Unavailable when it does not answer or what it
// answers makes no sense; PermissionDenied when it refuses.
class Provider final : public QObject {
public:
    static constexpr std::chrono::minutes kKeptFor{60};
    // Keys are asked for once in so long, however many tokens name unknown ones.
    static constexpr std::chrono::seconds kAskAgainAfter{2};

    // The HTTP client outlives it.
    Provider(outbound::OutboundHttp &http, const OidcSettings &settings);

    void endpoints(Callback<Endpoints> done);

    // The ID token that the provider gives for a code.
    void exchange(const QString &code, const QString &codeVerifier, Callback<QByteArray> done);

    // The claims of a token, with keys that are fetched anew if it names one that is not known.
    void verify(const QByteArray &idToken, const Expectation &expected, Callback<QJsonObject> done);

private:
    using Clock = std::chrono::steady_clock;

    outbound::Request tokenRequest(const Endpoints &endpoints, const QString &code, const QString &codeVerifier) const;
    void get(const QString &url, Callback<QByteArray> done);
    void fetchKeys(Callback<std::shared_ptr<const JsonWebKeys>> done);

    outbound::OutboundHttp &m_http;
    const OidcSettings m_settings;
    std::optional<Endpoints> m_endpoints;
    Clock::time_point m_endpointsUntil;
    std::shared_ptr<const JsonWebKeys> m_keys;
    Clock::time_point m_keysFetched;
};

} // namespace gavel::oidc
