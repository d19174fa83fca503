#pragma once

#include "server/api/json_input.h"
#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::problems {
struct ProblemSummary;
}

namespace gavel::api {

// Problems as people see them; staff import packages and open or hide problems.
class ProblemRoutes final {
public:
    ProblemRoutes(const Services &services, const ApiSettings &settings);

    void addTo(RouteTable &routes);

private:
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder);
    void readFile(const http::RequestPtr &request, const http::Responder &responder);
    void exportPackage(const http::RequestPtr &request, const http::Responder &responder);
    void readVersions(const http::RequestPtr &request, const http::Responder &responder);
    void import(const http::RequestPtr &request, const http::Responder &responder);
    void activate(const http::RequestPtr &request, const http::Responder &responder);
    void change(const http::RequestPtr &request, const http::Responder &responder);
    accounts::Role roleFor(const http::RequestPtr &request, const QString &problem) const;

    problems::ProblemService &m_problems;
    contests::ContestService &m_contests;
    const ApiSettings m_settings;
};

} // namespace gavel::api
