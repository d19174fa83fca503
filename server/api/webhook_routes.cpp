#include "server/api/webhook_routes.h"

#include "core/wire/json_reader.h"
#include "server/api/json_input.h"
#include "server/webhooks/webhook_service.h"

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxBody = 16 * 1024;

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonObject toJson(const webhooks::Webhook &webhook)
{
    return {{QStringLiteral("id"), QString::number(webhook.id.value)},
            {QStringLiteral("url"), webhook.url},
            {QStringLiteral("events"), QJsonArray::fromStringList(webhook.events)},
            {QStringLiteral("created_at"), timeText(webhook.created)}};
}

QJsonObject toJson(const webhooks::Delivery &delivery)
{
    return {{QStringLiteral("id"), QString::number(delivery.id.value)},
            {QStringLiteral("webhook_id"), QString::number(delivery.webhook.value)},
            {QStringLiteral("url"), delivery.url},
            {QStringLiteral("event"), delivery.event},
            {QStringLiteral("body"), QString::fromUtf8(delivery.body)},
            {QStringLiteral("state"), webhooks::deliveryStateCode(delivery.state)},
            {QStringLiteral("tries"), delivery.tries},
            {QStringLiteral("last_result"), delivery.lastResult},
            {QStringLiteral("created_at"), timeText(delivery.created)}};
}

Result<webhooks::Webhook> readWebhook(const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    webhooks::Webhook webhook;
    webhook.url = reader.string("url");
    webhook.events = reader.strings("events");
    webhook.secret = reader.optionalString("secret").value_or(QString());
    TRY(reader.finishStrictly());
    return webhook;
}

void sendDone(const http::Responder &responder, const Result<void> &done)
{
    if (done)
        responder.send(http::Response(204));
    else
        responder.send(http::problemOf(done.error()));
}

} // namespace

void WebhookRoutes::addTo(RouteTable &routes)
{
    const auto bound = [this](void (WebhookRoutes::*method)(const http::RequestPtr &, const http::Responder &)) {
        return [this, method](const http::RequestPtr &request, const http::Responder &responder) {
            (this->*method)(request, responder);
        };
    };
    routes.add("POST", "/api/v1/webhooks", Permission::ManageAccounts, kMaxBody, bound(&WebhookRoutes::create));
    routes.add("GET", "/api/v1/webhooks", Permission::ManageAccounts, 0, bound(&WebhookRoutes::list));
    routes.add("DELETE", "/api/v1/webhooks/{id}", Permission::ManageAccounts, 0, bound(&WebhookRoutes::remove));
    routes.add("GET", "/api/v1/webhook-deliveries", Permission::Rejudge, 0, bound(&WebhookRoutes::listDeliveries));
    routes.add("POST", "/api/v1/webhook-deliveries/{id}/replay", Permission::Rejudge, 0, bound(&WebhookRoutes::replay));
}

// The secret is told this once.
void WebhookRoutes::create(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<QJsonObject> object = jsonObject(*request);
    if (!object)
        return responder.send(object.error());
    Result<webhooks::Webhook> webhook = readWebhook(*object);
    if (!webhook)
        return responder.send(http::problemOf(webhook.error()));
    m_webhooks.add(principalOf(request), *std::move(webhook), [responder](const Result<webhooks::Webhook> &added) {
        if (!added)
            return responder.send(http::problemOf(added.error()));
        QJsonObject shown = toJson(*added);
        shown.insert(QStringLiteral("secret"), added->secret);
        responder.send(http::Response::json(201, shown));
    });
}

void WebhookRoutes::list(const http::RequestPtr &, const http::Responder &responder)
{
    m_webhooks.list([responder](const Result<QList<webhooks::Webhook>> &webhooks) {
        if (!webhooks)
            return responder.send(http::problemOf(webhooks.error()));
        QJsonArray array;
        for (const webhooks::Webhook &webhook : *webhooks)
            array.append(toJson(webhook));
        responder.send(http::Response::json(200, QJsonObject{{QStringLiteral("webhooks"), array}}));
    });
}

void WebhookRoutes::remove(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_webhooks.remove(principalOf(request), WebhookId{*id},
                      [responder](const Result<void> &done) { sendDone(responder, done); });
}

void WebhookRoutes::listDeliveries(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<void> query =
        checkQuery(*request, {QStringLiteral("state"), QStringLiteral("limit"), QStringLiteral("cursor")});
    const Checked<qint64> limit = queryInteger(*request, "limit", 1, 200, 50);
    const Checked<qint64> cursor = queryInteger(*request, "cursor", 1, std::numeric_limits<qint64>::max(), 0);
    if (!query)
        return responder.send(query.error());
    if (!limit || !cursor)
        return responder.send(limit ? cursor.error() : limit.error());
    std::optional<webhooks::DeliveryState> state;
    if (const std::optional<QString> code = request->target.query.value(u"state")) {
        state = webhooks::deliveryStateFromCode(*code);
        if (!state)
            return responder.send(
                invalidField(QStringLiteral("state"), QStringLiteral("must be pending, delivered or dead")));
    }
    m_webhooks.deliveries(
        state, DeliveryId{*cursor}, int(*limit),
        [responder, most = *limit](const Result<QList<webhooks::Delivery>> &deliveries) {
            if (!deliveries)
                return responder.send(http::problemOf(deliveries.error()));
            QJsonArray array;
            for (const webhooks::Delivery &delivery : *deliveries)
                array.append(toJson(delivery));
            const bool isFull = array.size() == most;
            const QJsonValue next = isFull ? QJsonValue(QString::number(deliveries->last().id.value)) : QJsonValue();
            responder.send(http::Response::json(
                200, QJsonObject{{QStringLiteral("deliveries"), array}, {QStringLiteral("next_cursor"), next}}));
        });
}

void WebhookRoutes::replay(const http::RequestPtr &request, const http::Responder &responder)
{
    const Checked<qint64> id = pathId(*request, "id");
    if (!id)
        return responder.send(id.error());
    m_webhooks.replay(principalOf(request), DeliveryId{*id},
                      [responder](const Result<void> &done) { sendDone(responder, done); });
}

} // namespace gavel::api
