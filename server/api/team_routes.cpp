#include "server/api/team_routes.h"

#include "server/accounts/team_service.h"
#include "server/api/account_answers.h"
#include "server/api/json_input.h"

namespace gavel::api {

namespace {

using accounts::Permission;

constexpr qint64 kMaxJson = 64 * 1024;

// Reads a body with `read`, which takes the name in the path, too; stores it with `put`.
template <typename T>
http::Handler storing(accounts::TeamService &teams, Result<T> (*read)(const QString &, const QJsonObject &))
{
    return [&teams, read](const http::RequestPtr &request, const http::Responder &responder) {
        const Checked<QJsonObject> object = jsonObject(*request);
        if (!object)
            return responder.send(object.error());
        const Result<T> value = read(request->parameter("name"), *object);
        if (!value)
            return responder.send(http::problemOf(value.error()));
        teams.put(principalOf(request), *value, answering<T>(responder, 200));
    };
}

using Remove = void (accounts::TeamService::*)(const accounts::Principal &, const QString &, Callback<void>);

http::Handler removing(accounts::TeamService &teams, Remove remove)
{
    return [&teams, remove](const http::RequestPtr &request, const http::Responder &responder) {
        (teams.*remove)(principalOf(request), request->parameter("name"), answeringDone(responder));
    };
}

} // namespace

void TeamRoutes::addTo(RouteTable &routes)
{
    addTeams(routes);
    addOrganizations(routes);
    addGroups(routes);
}

void TeamRoutes::addTeams(RouteTable &routes)
{
    routes.add("GET", "/api/v1/teams", Permission::SeeAllSubmissions, 0,
               [this](const http::RequestPtr &, const http::Responder &responder) {
                   m_teams.listTeams(answeringList<accounts::Team>(responder, QStringLiteral("teams")));
               });
    routes.add("GET", "/api/v1/teams/{name}", Permission::SeeAllSubmissions, 0,
               [this](const http::RequestPtr &request, const http::Responder &responder) {
                   m_teams.findTeam(request->parameter("name"), answering<accounts::Team>(responder, 200));
               });
    routes.add("PUT", "/api/v1/teams/{name}", Permission::ManageAccounts, kMaxJson, storing(m_teams, readTeam));
    routes.add("DELETE", "/api/v1/teams/{name}", Permission::ManageAccounts, 0,
               removing(m_teams, &accounts::TeamService::removeTeam));
}

void TeamRoutes::addOrganizations(RouteTable &routes)
{
    routes.add("GET", "/api/v1/organizations", Permission::SeeAllSubmissions, 0,
               [this](const http::RequestPtr &, const http::Responder &responder) {
                   m_teams.listOrganizations(
                       answeringList<accounts::Organization>(responder, QStringLiteral("organizations")));
               });
    routes.add("PUT", "/api/v1/organizations/{name}", Permission::ManageAccounts, kMaxJson,
               storing(m_teams, readOrganization));
    routes.add("DELETE", "/api/v1/organizations/{name}", Permission::ManageAccounts, 0,
               removing(m_teams, &accounts::TeamService::removeOrganization));
}

void TeamRoutes::addGroups(RouteTable &routes)
{
    routes.add("GET", "/api/v1/groups", Permission::SeeAllSubmissions, 0,
               [this](const http::RequestPtr &, const http::Responder &responder) {
                   m_teams.listGroups(answeringList<accounts::TeamGroup>(responder, QStringLiteral("groups")));
               });
    routes.add("PUT", "/api/v1/groups/{name}", Permission::ManageAccounts, kMaxJson, storing(m_teams, readGroup));
    routes.add("DELETE", "/api/v1/groups/{name}", Permission::ManageAccounts, 0,
               removing(m_teams, &accounts::TeamService::removeGroup));
}

} // namespace gavel::api
