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
    struct Pages {
        QByteArray document;      // openapi.json
        QByteArray documentation; // the same for people
        QByteArray problemTypes;
        QByteArray start; // where a browser comes first
    };
    SystemRoutes(const Services &services, Pages pages);

    storage::Database *m_database;
    Pages m_pages;
};

} // namespace gavel::api
