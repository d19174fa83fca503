#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// What the jury notes for itself: verified judgings, comments on submissions; and the test data they look at.
class ReviewRoutes final {
public:
    explicit ReviewRoutes(const Services &services) : m_reviews(services.reviews), m_problems(services.problems) {}

    void addTo(RouteTable &routes);

private:
    void setVerified(const http::RequestPtr &request, const http::Responder &responder, bool isVerified);
    void comment(const http::RequestPtr &request, const http::Responder &responder);
    void listComments(const http::RequestPtr &request, const http::Responder &responder);
    void readTestcase(const http::RequestPtr &request, const http::Responder &responder);

    judging::ReviewService &m_reviews;
    problems::ProblemService &m_problems;
};

} // namespace gavel::api
