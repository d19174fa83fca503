#include "server/oidc/oidc_service.h"

#include "core/blobs/sha256.h"
#include "server/oidc/identities.h"
#include "server/storage/database.h"
#include "server/storage/oidc_repository.h"
#include "server/storage/sql_time.h"

#include <QLoggingCategory>
#include <QUrl>
#include <QUrlQuery>

namespace gavel::oidc {

namespace {

Q_LOGGING_CATEGORY(logOidc, "gavel.oidc", QtInfoMsg)

using storage::Connection;
using storage::OidcRepository;

constexpr qsizetype kLongestCode = 4096;
constexpr qsizetype kLongestSecret = 128;

// 256 bits in base64url that tell nothing of the secret they are made from.
QString derived(const char *purpose, const QString &secret)
{
    const QByteArray hex = blobs::Sha256::of(QByteArray(purpose) + '\n' + secret.toUtf8());
    return QString::fromLatin1(
        QByteArray::fromHex(hex).toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QString verifierOf(const QString &secret)
{
    return derived("verifier", secret);
}

QString nonceOf(const QString &secret)
{
    return derived("nonce", secret);
}

QString hashOf(const QString &text)
{
    return QString::fromLatin1(blobs::Sha256::of(text.toUtf8()));
}

QString challengeOf(const QString &verifier)
{
    const QByteArray hash = QByteArray::fromHex(blobs::Sha256::of(verifier.toLatin1()));
    return QString::fromLatin1(hash.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals));
}

QString authorizationUrl(const Endpoints &endpoints, const OidcSettings &settings, const BegunLogin &login)
{
    QUrl url(endpoints.authorization, QUrl::StrictMode);
    QUrlQuery query(url);
    const auto add = [&](const char *name, const QString &value) {
        query.addQueryItem(QString::fromLatin1(name), QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add("response_type", QStringLiteral("code"));
    add("client_id", settings.clientId);
    add("redirect_uri", settings.redirectUrl);
    add("scope", settings.scopes);
    add("state", login.state);
    add("nonce", nonceOf(login.secret));
    add("code_challenge", challengeOf(verifierOf(login.secret)));
    add("code_challenge_method", QStringLiteral("S256"));
    url.setQuery(query);
    return url.toString(QUrl::FullyEncoded);
}

std::unexpected<Error> notEnabled()
{
    return failure(ErrorCode::NotFound, "there is no log-in by OpenID Connect here");
}

std::unexpected<Error> refused(const Error &error)
{
    qCInfo(logOidc, "a log-in is refused: %s", error.message.c_str());
    return failure(error);
}

} // namespace

Result<std::unique_ptr<OidcService>> OidcService::create(storage::Database &database,
                                                         accounts::AccountService &accounts,
                                                         outbound::OutboundHttp &http, const OidcSettings &settings)
{
    TRY(checkSettings(settings));
    return std::unique_ptr<OidcService>(new OidcService(database, accounts, http, settings));
}

OidcService::OidcService(storage::Database &database, accounts::AccountService &accounts, outbound::OutboundHttp &http,
                         const OidcSettings &settings)
    : m_database(database), m_accounts(accounts), m_settings(settings), m_provider(http, settings)
{
}

void OidcService::begin(Callback<BegunLogin> done)
{
    if (!isEnabled())
        return done(notEnabled());
    m_provider.endpoints([this, done = std::move(done)](const Result<Endpoints> &endpoints) mutable {
        if (!endpoints)
            return done(failure(endpoints.error()));
        BegunLogin login;
        login.state = accounts::generateToken();
        login.secret = accounts::generateToken();
        const qint64 expires = storage::nowMs() + std::chrono::milliseconds(kTimeToLogIn).count();
        login.expires = storage::timeOf(expires);
        login.url = authorizationUrl(*endpoints, m_settings, login);
        m_database.write(
            this,
            [state = hashOf(login.state), secret = hashOf(login.secret), expires](Connection &connection) {
                return OidcRepository(connection).begin(state, secret, expires, storage::nowMs());
            },
            [login, done = std::move(done)](const Result<void> &stored) mutable {
                done(stored ? Result<BegunLogin>(login) : failure(stored.error()));
            });
    });
}

// Once only, by whichever server is first.
void OidcService::take(const Return &back, Callback<void> done)
{
    const bool isTooLong = back.state.size() > kLongestSecret || back.secret.size() > kLongestSecret ||
                           back.code.size() > kLongestCode || back.code.isEmpty();
    if (isTooLong)
        return done(failure(ErrorCode::PermissionDenied, "no such log-in has begun"));
    m_database.write(
        this,
        [state = hashOf(back.state), secret = hashOf(back.secret)](Connection &connection) {
            return OidcRepository(connection).take(state, secret, storage::nowMs());
        },
        [done = std::move(done)](const Result<bool> &isTaken) mutable {
            if (!isTaken)
                done(failure(isTaken.error()));
            else if (!*isTaken)
                done(failure(ErrorCode::PermissionDenied, "no such log-in has begun, or it has ended"));
            else
                done({});
        });
}

void OidcService::findAccount(const QJsonObject &claims, Callback<accounts::Account> done)
{
    const Result<Identity> identity = identityOf(claims, m_settings);
    if (!identity)
        return done(failure(identity.error()));
    m_database.write(
        this,
        [identity = *identity, settings = m_settings](Connection &connection) {
            return accountOf(connection, identity, settings);
        },
        std::move(done));
}

void OidcService::end(const Return &back, const accounts::LoginAttempt &attempt, Callback<accounts::IssuedToken> done)
{
    if (!isEnabled())
        return done(notEnabled());
    // What happens, step by step; whatever fails ends it.
    const auto finish = std::make_shared<Callback<accounts::IssuedToken>>(std::move(done));
    const auto logIn = [this, attempt, finish](const Result<accounts::Account> &account) {
        if (!account)
            return (*finish)(refused(account.error()));
        m_accounts.logInAs(*account, attempt, std::move(*finish));
    };
    const auto find = [this, logIn, finish](const Result<QJsonObject> &claims) {
        if (!claims)
            return (*finish)(refused(claims.error()));
        findAccount(*claims, logIn);
    };
    const auto verify = [this, find, finish, nonce = nonceOf(back.secret)](const Result<QByteArray> &idToken) {
        if (!idToken)
            return (*finish)(refused(idToken.error()));
        const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
        m_provider.verify(*idToken, {m_settings.issuer, m_settings.clientId, nonce, now}, find);
    };
    take(back, [this, back, verify, finish](const Result<void> &isTaken) {
        if (!isTaken)
            return (*finish)(refused(isTaken.error()));
        m_provider.exchange(back.code, verifierOf(back.secret), verify);
    });
}

} // namespace gavel::oidc
