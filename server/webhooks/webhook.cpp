#include "server/webhooks/webhook.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QMessageAuthenticationCode>

namespace gavel::webhooks {

QString deliveryStateCode(DeliveryState state)
{
    switch (state) {
    case DeliveryState::Pending: return QStringLiteral("pending");
    case DeliveryState::Delivered: return QStringLiteral("delivered");
    case DeliveryState::Dead: return QStringLiteral("dead");
    }
    return {};
}

std::optional<DeliveryState> deliveryStateFromCode(QStringView code)
{
    for (const DeliveryState state : {DeliveryState::Pending, DeliveryState::Delivered, DeliveryState::Dead}) {
        if (deliveryStateCode(state) == code)
            return state;
    }
    return std::nullopt;
}

QByteArray toBody(const JudgedEvent &event)
{
    const QJsonObject object{
        {QStringLiteral("event"), QStringLiteral("submission.judged")},
        {QStringLiteral("submission_id"), QString::number(event.submission.value)},
        {QStringLiteral("judging_id"), QString::number(event.judging.value)},
        {QStringLiteral("state"), event.state},
        {QStringLiteral("verdict"), event.verdict.isEmpty() ? QJsonValue() : QJsonValue(event.verdict)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray signature(const QString &secret, qint64 timestamp, const QByteArray &body)
{
    const QByteArray message = QByteArray::number(timestamp) + '.' + body;
    return "v1=" + QMessageAuthenticationCode::hash(message, secret.toUtf8(), QCryptographicHash::Sha256).toHex();
}

} // namespace gavel::webhooks
