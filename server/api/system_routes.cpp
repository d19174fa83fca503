#include "server/api/system_routes.h"

#include "server/api/openapi_document.h"
#include "server/storage/database.h"

#include <QJsonDocument>

namespace gavel::api {

namespace {

constexpr storage::Statement kProbe{"SELECT 1"};

} // namespace

SystemRoutes::SystemRoutes(const Services &services, QByteArray document)
    : m_database(&services.database), m_document(std::move(document))
{
}

Result<SystemRoutes> SystemRoutes::create(const Services &services)
{
    const QJsonObject document = TRY(loadOpenApiDocument());
    return SystemRoutes(services, QJsonDocument(document).toJson(QJsonDocument::Compact));
}

void SystemRoutes::addTo(RouteTable &routes)
{
    // Alive: the event loop turns.
    routes.addPublic("GET", "/healthz", 0, [](const http::RequestPtr &, const http::Responder &responder) {
        responder.send(http::Response::jsonText(200, "{\"status\":\"ok\"}"));
    });
    // Ready: the database answers as well.
    routes.addPublic("GET", "/readyz", 0, [this](const http::RequestPtr &, const http::Responder &responder) {
        m_database->read(
            m_database,
            [](storage::Connection &connection) -> Result<bool> { return connection.query(kProbe).first(); },
            [responder](const Result<bool> &probe) {
                if (probe)
                    responder.send(http::Response::jsonText(200, "{\"status\":\"ok\"}"));
                else
                    responder.send(http::Problem{503,
                                                 "unavailable",
                                                 QStringLiteral("The server is not ready"),
                                                 QStringLiteral("the database does not answer"),
                                                 {}});
            });
    });
    routes.addPublic("GET", "/api/v1/openapi.json", 0,
                     [this](const http::RequestPtr &, const http::Responder &responder) {
                         responder.send(http::Response::jsonText(200, m_document));
                     });
}

} // namespace gavel::api
