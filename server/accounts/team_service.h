#pragma once

#include "server/accounts/principal.h"
#include "server/accounts/team.h"
#include "server/storage/callback.h"

#include <QList>
#include <QObject>

namespace gavel::storage {
class Database;
}

namespace gavel::accounts {

// Teams, the organisations they come from and the groups they are sorted into. Every change stands in the audit log.
// Lives in the event loop's thread.
class TeamService final : public QObject {
    Q_OBJECT

public:
    explicit TeamService(storage::Database &database) : m_database(database) {}

    // By name.
    void listTeams(Callback<QList<Team>> done);
    void listOrganizations(Callback<QList<Organization>> done);
    void listGroups(Callback<QList<TeamGroup>> done);
    void findTeam(const QString &name, Callback<Team> done); // NotFound

    // New, or in the place of the one of that name. InvalidArgument names the field; NotFound names the field of what a
    // team refers to in vain. An account that becomes a member leaves its former team.
    void put(const Principal &who, const Team &team, Callback<Team> done);
    void put(const Principal &who, const Organization &organization, Callback<Organization> done);
    void put(const Principal &who, const TeamGroup &group, Callback<TeamGroup> done);

    // NotFound; FailedPrecondition: an organisation with teams. The accounts of a team stay, without one.
    void removeTeam(const Principal &who, const QString &name, Callback<void> done);
    void removeOrganization(const Principal &who, const QString &name, Callback<void> done);
    void removeGroup(const Principal &who, const QString &name, Callback<void> done);

private:
    storage::Database &m_database;
};

} // namespace gavel::accounts
