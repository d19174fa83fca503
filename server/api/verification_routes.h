#pragma once

#include "server/api/json_input.h"
#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Verifications of problem versions, for the jury.
class VerificationRoutes final {
public:
    explicit VerificationRoutes(const Services &services)
        : m_verifications(services.verifications), m_problems(services.problems)
    {
    }

    void addTo(RouteTable &routes);

private:
    void create(const http::RequestPtr &request, const http::Responder &responder);
    void list(const http::RequestPtr &request, const http::Responder &responder);
    void read(const http::RequestPtr &request, const http::Responder &responder);
    void cancel(const http::RequestPtr &request, const http::Responder &responder);

    verification::VerificationService &m_verifications;
    problems::ProblemService &m_problems;
};

} // namespace gavel::api
