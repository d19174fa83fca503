#pragma once

#include "server/storage/connection.h"
#include "server/webhooks/webhook.h"

#include <QList>

#include <optional>

namespace gavel::storage {

// Webhooks and what they have still to be told.
class WebhookRepository final {
public:
    explicit WebhookRepository(Connection &connection) : m_connection(connection) {}

    Result<WebhookId> add(const webhooks::Webhook &webhook, AccountId createdBy, qint64 atMs);
    Result<bool> remove(WebhookId id); // with its deliveries
    Result<QList<webhooks::Webhook>> all();

    // A judging is over: a delivery for each webhook that is enabled and wants to know, if the judging counts. In the
    // transaction that ends the judging, or lets it count, so that no end goes untold.
    Result<void> addJudged(JudgingId judging, qint64 atMs);

    // Takes up to `most` that are due, and puts their next try off to `untilMs`, so that no other server takes them.
    Result<QList<webhooks::Delivery>> claimDue(qint64 nowMs, qint64 untilMs, int most);

    Result<void> setDelivered(DeliveryId id, const QString &result);
    Result<void> setFailed(DeliveryId id, const QString &result, qint64 nextTryAtMs, bool isDead);
    Result<bool> replay(DeliveryId id, qint64 nowMs);

    // Newest first, below `before` if that is given.
    Result<QList<webhooks::Delivery>> deliveries(std::optional<webhooks::DeliveryState> state, DeliveryId before,
                                                 int most);

    // Deletes what was delivered before that time.
    Result<void> purge(qint64 beforeMs);

private:
    Connection &m_connection;
};

} // namespace gavel::storage
