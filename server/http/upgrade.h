#pragma once

#include "server/http/problem.h"
#include "server/http/request.h"
#include "server/http/router.h"

#include <memory>
#include <optional>

class QObject;
class QTcpSocket;

namespace gavel::http {

// Why a request to a WebSocket route cannot be upgraded: 426 or 400. `hasWrongFraming` says that it is HTTP/1.0 or has
// a body.
std::optional<Problem> checkUpgrade(const Request &request, bool hasWrongFraming);

// Lets Qt shake hands on the socket, which still holds the whole request unread, and gives the WebSocket to `handler`.
// A client that fails the handshake is dropped. `context` (the server) bounds the life of what waits for the handshake.
void handOver(std::unique_ptr<QTcpSocket> socket, const RequestPtr &request, const WebSocketHandler &handler,
              QObject *context);

} // namespace gavel::http
