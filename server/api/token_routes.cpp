#include "server/api/token_routes.h"

#include "core/wire/json_reader.h"
#include "server/accounts/personal_tokens.h"
#include "server/api/json_input.h"

namespace gavel::api {

namespace {

constexpr qint64 kMaxBody = 16 * 1024;

QJsonObject toJson(const accounts::PersonalToken &token)
{
    return {{QStringLiteral("id"), QString::number(token.id)},
            {QStringLiteral("name"), token.name},
            {QStringLiteral("scopes"), QJsonArray::fromStringList(token.scopes)},
            {QStringLiteral("created_at"), token.created.toUTC().toString(Qt::ISODateWithMs)},
            {QStringLiteral("expires_at"),
             token.expires ? QJsonValue(token.expires->toUTC().toString(Qt::ISODateWithMs)) : QJsonValue()}};
}

} // namespace

void TokenRoutes::addTo(RouteTable &routes)
{
    routes.addForAll("POST", "/api/v1/tokens", kMaxBody,
                     [this](const auto &request, const auto &responder) { create(request, responder); });
    routes.addForAll("GET", "/api/v1/tokens", 0,
                     [this](const auto &request, const auto &responder) { list(request, responder); });
    routes.addForAll("DELETE", "/api/v1/tokens/{id}", 0,
                     [this](const auto &request, const auto &responder) { remove(request, responder); });
}

void TokenRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    wire::ObjectReader reader(*object);
    const QString name = reader.string("name");
    const QStringList scopes = reader.strings("scopes");
    const std::optional<qint64> seconds = reader.optionalInteger("expires_in_s", 1, qint64(1) << 40);
    if (const Result<void> read = reader.finishStrictly(); !read)
        return responder.send(http::problemOf(read.error()));
    const auto lifetime = seconds ? std::optional(std::chrono::seconds(*seconds)) : std::nullopt;
    m_tokens.create(principalOf(request), name, scopes, lifetime,
                    [responder](const Result<accounts::PersonalToken> &made) {
                        if (!made)
                            return responder.send(http::problemOf(made.error()));
                        QJsonObject shown = toJson(*made);
                        shown.insert(QStringLiteral("token"), made->token);
                        responder.send(http::Response::json(201, shown).with("Cache-Control", "no-store"));
                    });
}

void TokenRoutes::list(const http::RequestPtr &request, const http::Responder &responder)
{
    m_tokens.list(principalOf(request), [responder](const Result<QList<accounts::PersonalToken>> &tokens) {
        if (!tokens)
            return responder.send(http::problemOf(tokens.error()));
        QJsonArray array;
        for (const accounts::PersonalToken &token : *tokens)
            array.append(toJson(token));
        responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("tokens"), array}}));
    });
}

void TokenRoutes::remove(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_tokens.remove(principalOf(request), *id, [responder](const Result<void> &removed) {
        if (removed)
            responder.send(http::Response(204));
        else
            responder.send(http::problemOf(removed.error()));
    });
}

} // namespace gavel::api
