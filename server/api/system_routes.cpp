#include "server/api/system_routes.h"

#include "server/api/api_page.h"
#include "server/api/openapi_document.h"
#include "server/api/problem_types.h"
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

SystemRoutes::SystemRoutes(const Services &services, Pages pages)
    : m_database(&services.database), m_pages(std::move(pages))
{
}

Result<SystemRoutes> SystemRoutes::create(const Services &services)
{
    const QJsonObject document = TRY(loadOpenApiDocument());
    Pages pages;
    pages.document = QJsonDocument(document).toJson(QJsonDocument::Compact);
    pages.documentation = TRY(apiPage(document));
    pages.problemTypes = TRY(problemTypesPage());
    pages.start = TRY(startPage());
    return SystemRoutes(services, std::move(pages));
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
                         responder.send(http::Response::jsonText(200, m_pages.document));
                     });
    routes.addPublic("GET", "/api/v1/docs", 0, [this](const http::RequestPtr &, const http::Responder &responder) {
        sendPage(responder, m_pages.documentation);
    });
    routes.addPublic("GET", "/", 0, [this](const http::RequestPtr &, const http::Responder &responder) {
        sendPage(responder, m_pages.start);
    });
    routes.addPublic("GET", "/api/v1/problem-types", 0,
                     [this](const http::RequestPtr &, const http::Responder &responder) {
                         sendPage(responder, m_pages.problemTypes);
                     });
}

} // namespace gavel::api
