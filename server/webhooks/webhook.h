#pragma once

#include "core/base/strong_id.h"

#include <QByteArray>
#include <QDateTime>
#include <QString>
#include <QStringList>
#include <QStringView>

#include <optional>

namespace gavel {

using WebhookId = StrongId<struct WebhookTag>;
using DeliveryId = StrongId<struct DeliveryTag>;

} // namespace gavel

namespace gavel::webhooks {

// What a webhook may be told of.
inline const QStringList kAllEvents{QStringLiteral("submission.judged")};

struct Webhook {
    WebhookId id;
    QString url;
    QString secret;
    QStringList events;
    bool isEnabled = true;
    QDateTime created;
};

enum class DeliveryState { Pending, Delivered, Dead };

QString deliveryStateCode(DeliveryState state);
std::optional<DeliveryState> deliveryStateFromCode(QStringView code);

struct Delivery {
    DeliveryId id;
    WebhookId webhook;
    QString url;
    QString secret; // of the webhook
    QString event;
    QByteArray body;
    DeliveryState state = DeliveryState::Pending;
    int tries = 0;
    qint64 nextTryAtMs = 0;
    QString lastResult;
    QDateTime created;
};

// What "submission.judged" tells.
struct JudgedEvent {
    SubmissionId submission;
    JudgingId judging;
    QString state;   // finished, failed, quarantined, cancelled
    QString verdict; // empty: none
};
QByteArray toBody(const JudgedEvent &event);

// What is sent with a message so that its receiver knows whom it is from and when:
//   Gavel-Timestamp: 1767225600
//   Gavel-Signature: v1=<hex of HMAC-SHA256 of "1767225600.<body>" with the secret>
QByteArray signature(const QString &secret, qint64 timestamp, const QByteArray &body);

} // namespace gavel::webhooks
