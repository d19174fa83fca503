#include "server/api/system_routes.h"

#include "server/api/api_page.h"
#include "server/api/openapi_document.h"
#include "server/storage/database.h"

#include <QJsonDocument>

namespace gavel::api {

namespace {

constexpr storage::Statement kProbe{"SELECT 1"};

void sendPage(const http::Responder &responder, const QByteArray &page)
{
    http::Response response(200);
    response.body = page;
    responder.send(std::move(response)
                       .with("Content-Type", "text/html; charset=utf-8")
                       .with("Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'; base-uri "
                                                        "'none'; form-action 'none'; frame-ancestors 'none'"));
}

} // namespace

SystemRoutes::SystemRoutes(const Services &services, QByteArray document, QByteArray page, QByteArray start)
    : m_database(&services.database),
      m_document(std::move(document)),
      m_page(std::move(page)),
      m_start(std::move(start))
{
}

Result<SystemRoutes> SystemRoutes::create(const Services &services)
{
    const QJsonObject document = TRY(loadOpenApiDocument());
    return SystemRoutes(services, QJsonDocument(document).toJson(QJsonDocument::Compact), TRY(apiPage(document)),
                        TRY(startPage()));
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
    routes.addPublic("GET", "/api/v1/docs", 0, [this](const http::RequestPtr &, const http::Responder &responder) {
        sendPage(responder, m_page);
    });
    routes.addPublic("GET", "/", 0, [this](const http::RequestPtr &, const http::Responder &responder) {
        sendPage(responder, m_start);
    });
}

} // namespace gavel::api
