#pragma once

#include "server/http/request.h"
#include "server/http/responder.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QHash>

#include <functional>
#include <memory>
#include <vector>

namespace gavel::http {

class WebSocket;

// Answers a request through the responder, at once or later.
using Handler = std::function<void(const RequestPtr &, Responder)>;

// Decides on a request whose head has arrived and whose body has not.
using AdmissionHandler = std::function<void(const RequestPtr &, Admission)>;

// Takes over an upgraded connection.
using WebSocketHandler = std::function<void(const RequestPtr &, std::unique_ptr<WebSocket>)>;

struct Route {
    QByteArray method;        // GET routes answer HEAD too
    QByteArray pattern;       // "/problems/{id}/files/{path*}": a parameter is one segment, with * all that follow
    qint64 maxBodyBytes = 0;  // 413 above
    AdmissionHandler admit;   // empty: everybody
    Handler handle;           // exactly one of handle and upgrade is set
    WebSocketHandler upgrade; // a GET route for WebSocket clients only
};

// Finds the route of a request. Filled before the server listens, constant afterwards.
class Router {
public:
    Router();
    ~Router();
    Router(Router &&) noexcept;
    Router &operator=(Router &&) noexcept;

    // Requires: no other route has this method and pattern.
    void add(Route route);

    struct Match {
        const Route *route = nullptr; // empty: there is none
        QHash<QByteArray, QString> parameters;
        QByteArrayList allowed; // methods of the path; empty: unknown path
    };

    // Literal segments win over parameters. Never backtracks, so the cost is the number of segments.
    Match find(QByteArrayView method, const QStringList &segments) const;

    // All routes in the order added.
    QList<const Route *> routes() const;

private:
    struct Node;
    std::unique_ptr<Node> m_root;
    std::vector<std::unique_ptr<Route>> m_routes;
};

} // namespace gavel::http
