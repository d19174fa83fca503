#include "server/storage/webhook_repository.h"

#include "server/storage/sql_time.h"

#include <limits>

namespace gavel::storage {

namespace {

using webhooks::Delivery;
using webhooks::DeliveryState;
using webhooks::Webhook;

constexpr Statement kAdd{"INSERT INTO webhook (url, secret, events, is_enabled, created_by, created_at_ms) "
                         "VALUES (?, ?, ?, TRUE, ?, ?) RETURNING id"};
constexpr Statement kRemoveDeliveries{"DELETE FROM webhook_delivery WHERE webhook_id = ?"};
constexpr Statement kRemove{"DELETE FROM webhook WHERE id = ?"};
constexpr Statement kAll{"SELECT id, url, secret, events, is_enabled, created_at_ms FROM webhook ORDER BY id"};
constexpr Statement kAddDelivery{"INSERT INTO webhook_delivery (webhook_id, event, event_key, body, state, tries, "
                                 "next_try_at_ms, last_result, created_at_ms) "
                                 "VALUES (?, ?, ?, ?, 'pending', 0, ?, '', ?) ON CONFLICT DO NOTHING"};
#define GAVEL_DELIVERY                                                                                                 \
    "SELECT d.id, d.webhook_id, w.url, w.secret, d.event, d.body, d.state, d.tries, d.next_try_at_ms, "                \
    "d.last_result, d.created_at_ms FROM webhook_delivery d JOIN webhook w ON w.id = d.webhook_id "
constexpr Statement kDue{GAVEL_DELIVERY "WHERE d.state = 'pending' AND d.next_try_at_ms <= ? "
                                        "ORDER BY d.next_try_at_ms LIMIT ?"};
constexpr Statement kList{GAVEL_DELIVERY "WHERE d.id < ? ORDER BY d.id DESC LIMIT ?"};
constexpr Statement kListState{GAVEL_DELIVERY "WHERE d.id < ? AND d.state = ? ORDER BY d.id DESC LIMIT ?"};
#undef GAVEL_DELIVERY
constexpr Statement kEnded{"SELECT submission_id, state, verdict FROM judging WHERE id = ? AND is_current"};
constexpr Statement kClaim{"UPDATE webhook_delivery SET next_try_at_ms = ? "
                           "WHERE id = ? AND state = 'pending' AND next_try_at_ms = ?"};
constexpr Statement kDelivered{"UPDATE webhook_delivery SET state = 'delivered', tries = tries + 1, last_result = ? "
                               "WHERE id = ?"};
constexpr Statement kFailed{"UPDATE webhook_delivery SET state = ?, tries = tries + 1, last_result = ?, "
                            "next_try_at_ms = ? WHERE id = ? AND state = 'pending'"};
constexpr Statement kReplay{
    "UPDATE webhook_delivery SET state = 'pending', tries = 0, next_try_at_ms = ? WHERE id = ?"};
constexpr Statement kPurge{"DELETE FROM webhook_delivery WHERE state = 'delivered' AND created_at_ms < ?"};

Result<Delivery> deliveryOf(const Query &row)
{
    Delivery delivery;
    delivery.id = DeliveryId{row.integer(0)};
    delivery.webhook = WebhookId{row.integer(1)};
    delivery.url = row.text(2);
    delivery.secret = row.text(3);
    delivery.event = row.text(4);
    delivery.body = row.text(5).toUtf8();
    const auto state = webhooks::deliveryStateFromCode(row.text(6));
    if (!state)
        return failure(ErrorCode::DataCorrupted, "webhook delivery: unknown state " + row.text(6).toStdString());
    delivery.state = *state;
    delivery.tries = static_cast<int>(row.integer(7));
    delivery.nextTryAtMs = row.integer(8);
    delivery.lastResult = row.text(9);
    delivery.created = timeOf(row.integer(10));
    return delivery;
}

Result<QList<Delivery>> deliveriesOf(Query &query)
{
    QList<Delivery> deliveries;
    TRY(query.start());
    while (TRY(query.next()))
        deliveries.append(TRY(deliveryOf(query)));
    return deliveries;
}

} // namespace

Result<WebhookId> WebhookRepository::add(const Webhook &webhook, AccountId createdBy, qint64 atMs)
{
    Query query = m_connection.query(kAdd);
    query.bind(webhook.url).bind(webhook.secret).bind(webhook.events.join(QLatin1Char(' '))).bind(createdBy).bind(atMs);
    return WebhookId
    {
        TRY(query.insert())
    };
}

Result<bool> WebhookRepository::remove(WebhookId id)
{
    TRY(m_connection.query(kRemoveDeliveries).bind(id).run());
    const int removed = TRY(m_connection.query(kRemove).bind(id).run());
    return removed == 1;
}

Result<QList<Webhook>> WebhookRepository::all()
{
    QList<Webhook> webhooks;
    Query query = m_connection.query(kAll);
    TRY(query.start());
    while (TRY(query.next()))
        webhooks.append({WebhookId{query.integer(0)}, query.text(1), query.text(2),
                         query.text(3).split(QLatin1Char(' '), Qt::SkipEmptyParts), query.boolean(4),
                         timeOf(query.integer(5))});
    return webhooks;
}

Result<void> WebhookRepository::addJudged(JudgingId judging, qint64 atMs)
{
    const QString event = QStringLiteral("submission.judged");
    QList<Webhook> wanted = TRY(all());
    wanted.removeIf([&](const Webhook &webhook) { return !webhook.isEnabled || !webhook.events.contains(event); });
    if (wanted.isEmpty())
        return {};
    webhooks::JudgedEvent judged;
    judged.judging = judging;
    {
        Query query = m_connection.query(kEnded);
        if (!TRY(query.bind(judging).first()))
            return {};
        judged.submission = SubmissionId{query.integer(0)};
        judged.state = query.text(1);
        judged.verdict = query.text(2);
    }
    const QString key = QStringLiteral("judging:%1:%2").arg(QString::number(judging.value), judged.state);
    const QString body = QString::fromUtf8(webhooks::toBody(judged));
    for (const Webhook &webhook : std::as_const(wanted)) {
        Query query = m_connection.query(kAddDelivery);
        TRY(query.bind(webhook.id).bind(event).bind(key).bind(body).bind(atMs).bind(atMs).run());
    }
    return {};
}

Result<QList<Delivery>> WebhookRepository::claimDue(qint64 nowMs, qint64 untilMs, int most)
{
    QList<Delivery> due;
    {
        Query query = m_connection.query(kDue);
        query.bind(nowMs).bind(most);
        due = TRY(deliveriesOf(query));
    }
    QList<Delivery> claimed;
    for (const Delivery &delivery : due) {
        Query query = m_connection.query(kClaim);
        const int changed = TRY(query.bind(untilMs).bind(delivery.id).bind(delivery.nextTryAtMs).run());
        if (changed == 1)
            claimed.append(delivery);
    }
    return claimed;
}

Result<void> WebhookRepository::setDelivered(DeliveryId id, const QString &result)
{
    TRY(m_connection.query(kDelivered).bind(result).bind(id).run());
    return {};
}

Result<void> WebhookRepository::setFailed(DeliveryId id, const QString &result, qint64 nextTryAtMs, bool isDead)
{
    const DeliveryState state = isDead ? DeliveryState::Dead : DeliveryState::Pending;
    Query query = m_connection.query(kFailed);
    TRY(query.bind(webhooks::deliveryStateCode(state)).bind(result).bind(nextTryAtMs).bind(id).run());
    return {};
}

Result<bool> WebhookRepository::replay(DeliveryId id, qint64 nowMs)
{
    const int changed = TRY(m_connection.query(kReplay).bind(nowMs).bind(id).run());
    return changed == 1;
}

Result<QList<Delivery>> WebhookRepository::deliveries(std::optional<DeliveryState> state, DeliveryId before, int most)
{
    Query query = m_connection.query(state ? kListState : kList);
    query.bind(before ? qint64(before.value) : std::numeric_limits<qint64>::max());
    if (state)
        query.bind(webhooks::deliveryStateCode(*state));
    query.bind(most);
    return deliveriesOf(query);
}

Result<void> WebhookRepository::purge(qint64 beforeMs)
{
    TRY(m_connection.query(kPurge).bind(beforeMs).run());
    return {};
}

} // namespace gavel::storage
