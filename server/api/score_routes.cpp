#include "server/api/score_routes.h"

#include "server/contests/contest_service.h"
#include "server/problems/problem_service.h"

namespace gavel::api {

namespace {

using accounts::Permission;

QJsonValue orNull(const std::optional<double> &value)
{
    return value ? QJsonValue(*value) : QJsonValue();
}

QJsonObject toJson(const QString &problem, const QString &account, const judging::ProblemScore &score)
{
    const bool hasBest = score.best.has_value();
    return QJsonObject{
        {QStringLiteral("problem"), problem},
        {QStringLiteral("account"), account},
        {QStringLiteral("submissions"), score.submissions},
        {QStringLiteral("best"), orNull(score.best)},
        {QStringLiteral("best_submission"),
         hasBest ? QJsonValue(QString::number(score.bestSubmission.value)) : QJsonValue()},
        {QStringLiteral("by_group"), orNull(score.byGroup)},
        {QStringLiteral("max_score"), orNull(score.maxScore)},
    };
}

} // namespace

void ScoreRoutes::addTo(RouteTable &routes)
{
    routes.add("GET", "/api/v1/problems/{problem}/score", Permission::SeeOwnSubmissions, 0,
               [this](const http::RequestPtr &request, const http::Responder &responder) { read(request, responder); });
}

// One's own; staff may ask for anybody's.
void ScoreRoutes::read(const http::RequestPtr &request, const http::Responder &responder)
{
    if (const Checked<void> query = checkQuery(*request, {QStringLiteral("account")}); !query)
        return responder.send(query.error());
    const accounts::Principal &reader = principalOf(request);
    const QString problem = request->parameter("problem");
    const QString account = request->target.query.value(u"account").value_or(reader.name);
    if (account != reader.name && !reader.may(Permission::SeeAllSubmissions))
        return responder.send(
            http::problemOf(Error{ErrorCode::PermissionDenied, "account: only your own score is yours to see"}));
    const bool isShown = m_contests.showsProblem(reader, problem);
    m_scores.read(problem, isShown ? accounts::Role::Jury : reader.role, account,
                  [problem, account, responder](const Result<judging::ProblemScore> &score) {
                      if (score)
                          responder.send(http::Response::json(200, toJson(problem, account, *score)));
                      else
                          responder.send(http::problemOf(score.error()));
                  });
}

} // namespace gavel::api
