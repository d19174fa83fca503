#include "server/webhooks/webhook.h"

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

QByteArray signature(const QString &secret, qint64 timestamp, const QByteArray &body)
{
    const QByteArray message = QByteArray::number(timestamp) + '.' + body;
    return "v1=" + QMessageAuthenticationCode::hash(message, secret.toUtf8(), QCryptographicHash::Sha256).toHex();
}

} // namespace gavel::webhooks
