#pragma once

#include "server/api/route_table.h"
#include "server/api/services.h"

namespace gavel::api {

// Teams, organisations and groups: staff see them, administrators change them.
class TeamRoutes final {
public:
    explicit TeamRoutes(const Services &services) : m_teams(services.teams) {}

    void addTo(RouteTable &routes);

private:
    void addTeams(RouteTable &routes);
    void addOrganizations(RouteTable &routes);
    void addGroups(RouteTable &routes);

    accounts::TeamService &m_teams;
};

} // namespace gavel::api
