#include "server/http/upgrade.h"

#include "server/http/websocket.h"

#include <QTcpSocket>
#include <QTimer>
#include <QWebSocket>
#include <QWebSocketServer>

namespace gavel::http {

namespace {

constexpr std::chrono::seconds kHandshakeTimeout{5};

bool listHolds(QByteArrayView list, const char *token)
{
    const QByteArrayList items = list.toByteArray().toLower().split(',');
    return std::any_of(items.begin(), items.end(), [&](const QByteArray &item) { return item.trimmed() == token; });
}

Problem upgradeRequired(const QString &detail)
{
    return {426, "upgrade-required", QStringLiteral("This address speaks WebSocket only"), detail, {}};
}

} // namespace

std::optional<Problem> checkUpgrade(const Request &request, bool hasWrongFraming)
{
    const Headers &headers = request.headers;
    if (request.method != "GET" || hasWrongFraming)
        return upgradeRequired(QStringLiteral("a WebSocket starts with a GET request of HTTP/1.1 without a body"));
    if (!listHolds(headers.value("upgrade"), "websocket") || !listHolds(headers.value("connection"), "upgrade"))
        return upgradeRequired(QStringLiteral("Upgrade: websocket and Connection: Upgrade are needed"));
    if (headers.value("sec-websocket-version") != QByteArrayView("13"))
        return upgradeRequired(QStringLiteral("the WebSocket version spoken here is 13"));
    const auto key = QByteArray::fromBase64Encoding(headers.value("sec-websocket-key").toByteArray(),
                                                    QByteArray::AbortOnBase64DecodingErrors);
    if (!key || key.decoded.size() != 16)
        return Problem{400,
                       "malformed-request",
                       QStringLiteral("The request is not valid HTTP"),
                       QStringLiteral("Sec-WebSocket-Key must be 16 bytes in base64"),
                       {}};
    return std::nullopt;
}

void handOver(std::unique_ptr<QTcpSocket> socket, const RequestPtr &request, const WebSocketHandler &handler,
              QObject *context)
{
    // A server of its own for each handshake, so that the WebSocket is known to belong to the request.
    auto *shaker = new QWebSocketServer(QString(), QWebSocketServer::NonSecureMode, context);
    QTcpSocket *raw = socket.release();
    raw->setParent(shaker);
    QObject::connect(shaker, &QWebSocketServer::newConnection, shaker, [shaker, raw, request, handler] {
        std::unique_ptr<QWebSocket> upgraded(shaker->nextPendingConnection());
        upgraded->setParent(nullptr);
        raw->setParent(upgraded.get()); // Qt leaves it where it was
        shaker->deleteLater();
        handler(request, std::make_unique<WebSocket>(std::move(upgraded)));
    });
    QTimer::singleShot(kHandshakeTimeout, shaker, &QObject::deleteLater);
    shaker->handleConnection(raw);
}

} // namespace gavel::http
