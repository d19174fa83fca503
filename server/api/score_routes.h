#pragma once

#include "server/api/json_input.h"
#include "server/api/route_table.h"
#include "server/api/services.h"
#include "server/judging/problem_scores.h"

namespace gavel::api {

// What one has got on a problem with scores.
class ScoreRoutes final {
public:
    explicit ScoreRoutes(const Services &services)
        : m_problems(services.problems), m_contests(services.contests), m_scores(services.database, services.problems)
    {
    }

    void addTo(RouteTable &routes);

private:
    void read(const http::RequestPtr &request, const http::Responder &responder);

    problems::ProblemService &m_problems;
    contests::ContestService &m_contests;
    judging::ProblemScores m_scores;
};

} // namespace gavel::api
