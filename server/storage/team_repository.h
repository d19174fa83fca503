#pragma once

#include "server/accounts/team.h"
#include "server/storage/connection.h"

#include <QList>

namespace gavel::storage {

// Teams, the organisations they come from and the groups they are sorted into. Each is known by its name.
class TeamRepository final {
public:
    explicit TeamRepository(Connection &connection) : m_connection(connection) {}

    // By name. The members of teams are filled in.
    Result<QList<accounts::Organization>> organizations();
    Result<QList<accounts::TeamGroup>> groups();
    Result<QList<accounts::Team>> teams();
    Result<std::optional<accounts::Team>> team(const QString &name);

    // In the place of the one of that name, if there is one. NotFound names the field of what a team refers to in vain.
    Result<void> put(const accounts::Organization &organization);
    Result<void> put(const accounts::TeamGroup &group);
    Result<void> put(const accounts::Team &team);

    // False: there is none. FailedPrecondition: teams refer to the organisation. Members of a team stay, without one.
    Result<bool> removeOrganization(const QString &name);
    Result<bool> removeGroup(const QString &name);
    Result<bool> removeTeam(const QString &name);

private:
    Result<QHash<QString, QStringList>> namesByTeam(const Statement &statement);
    Result<void> putGroups(const accounts::Team &team);
    Result<void> putMembers(const accounts::Team &team);
    Result<QStringList> names(const Statement &statement, const QString &team);

    Connection &m_connection;
};

} // namespace gavel::storage
