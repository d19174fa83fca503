#pragma once

#include "core/base/result.h"
#include "server/api/services.h"
#include "server/serve/serve_settings.h"

#include <QObject>

#include <memory>

namespace gavel::http {
class Router;
}

namespace gavel::serve {

// A running server: everything it is made of, and how it stops. create() is the wiring, in one place.
//
// Lives in the main thread. Tests make one on a free port.
class Application final : public QObject {
    Q_OBJECT

public:
    // Opens the data directory and the database, migrates it and loads what is answered from memory; blocks. Does not
    // listen yet. Unavailable while the database's server is away: try again.
    static Result<std::unique_ptr<Application>> create(const ServeSettings &settings);
    ~Application() override;

    // Puts what waits back into the queue and then listens: `listening` or `failed` follows.
    void start();

    // Stops accepting, lets requests in flight finish for settings.drain: `stopped` follows. Asked again, it stops at
    // once.
    void stop();

    quint16 port() const;
    api::Services services();
    const http::Router &router() const;

Q_SIGNALS:
    void listening(const QHostAddress &address, quint16 port);
    void failed(const QString &reason);
    void stopped();

private:
    struct Parts;

    Application(const ServeSettings &settings, std::unique_ptr<Parts> parts);
    void listen();
    static Result<void> addTelemetry(Parts &parts, const ServeSettings &settings);
    static void addFacades(Parts &parts, const ServeSettings &settings, const api::ApiSettings &api,
                           http::Router &router);

    const ServeSettings m_settings;
    const std::unique_ptr<Parts> m_parts;
    bool m_isStopping = false;
};

} // namespace gavel::serve
