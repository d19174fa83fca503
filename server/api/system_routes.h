#pragma once

#include "core/base/result.h"
#include "server/api/route_table.h"
#include "server/api/services.h"

#include <QByteArray>

namespace gavel::api {

// Whether the server lives and can serve, and what it serves.
class SystemRoutes final {
public:
    static Result<SystemRoutes> create(const Services &services);

    void addTo(RouteTable &routes);

private:
    SystemRoutes(const Services &services, QByteArray document, QByteArray page, QByteArray start);

    storage::Database *m_database;
    QByteArray m_document; // openapi.json
    QByteArray m_page;     // the same for people
    QByteArray m_start;    // where a browser comes first
};

} // namespace gavel::api
