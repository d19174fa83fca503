#include "server/judge0/gate.h"

#include <QCryptographicHash>

#include <algorithm>

namespace gavel::judge0 {

namespace {

// Takes as long for tokens that are nearly right: their hashes differ everywhere.
bool isOneOf(const QByteArray &token, const QByteArrayList &tokens)
{
    const auto hash = [](const QByteArray &text) {
        return QCryptographicHash::hash(text, QCryptographicHash::Sha256);
    };
    const QByteArray given = hash(token);
    return std::ranges::any_of(tokens, [&](const QByteArray &one) { return hash(one) == given; });
}

} // namespace

http::Response error(int status, const QString &text)
{
    return http::Response::json(status, QJsonObject{{QStringLiteral("error"), text}});
}

bool Gate::isNamed(const http::Request &request, const QByteArray &header, const QByteArrayList &tokens) const
{
    const QByteArray sent = request.headers.value(header.toLower()).toByteArray();
    if (!sent.isEmpty())
        return isOneOf(sent, tokens);
    const std::optional<QString> inQuery = request.target.query.value(QString::fromLatin1(header));
    return inQuery && isOneOf(inQuery->toUtf8(), tokens);
}

std::optional<int> Gate::refusal(const http::Request &request, Need need) const
{
    const bool isOpen = m_settings.authenticationTokens.isEmpty();
    if (need != Need::Nothing && !isOpen &&
        !isNamed(request, m_settings.authenticationHeader, m_settings.authenticationTokens))
        return 401;
    if (need == Need::Authorization &&
        !isNamed(request, m_settings.authorizationHeader, m_settings.authorizationTokens))
        return 403;
    return std::nullopt;
}

void Gate::add(http::Router &router, const char *method, const QByteArray &path, qint64 maxBodyBytes, Need need,
               http::Handler handle) const
{
    http::Route route;
    route.method = method;
    route.pattern = m_settings.basePath + path;
    route.maxBodyBytes = maxBodyBytes;
    route.admit = [this, need](const http::RequestPtr &request, const http::Admission &admission) {
        if (const std::optional<int> status = refusal(*request, need))
            admission.refuse(http::Response(*status));
        else
            admission.proceed({});
    };
    route.handle = std::move(handle);
    router.add(std::move(route));
}

} // namespace gavel::judge0
