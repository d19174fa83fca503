#include "server/storage/team_repository.h"

#include <QHash>

namespace gavel::storage {

namespace {

using accounts::Organization;
using accounts::Team;
using accounts::TeamGroup;

constexpr Statement kOrganizations{"SELECT name, title, formal_name, country FROM organization ORDER BY name"};
constexpr Statement kGroups{"SELECT name, title FROM team_group ORDER BY name"};
constexpr Statement kTeams{"SELECT t.name, t.label, t.title, o.name FROM team t "
                           "LEFT JOIN organization o ON o.id = t.organization_id ORDER BY t.name"};
constexpr Statement kTeam{"SELECT t.name, t.label, t.title, o.name FROM team t "
                          "LEFT JOIN organization o ON o.id = t.organization_id WHERE t.name = ?"};
constexpr Statement kAllInGroups{"SELECT t.name, g.name FROM team_in_group i JOIN team t ON t.id = i.team_id "
                                 "JOIN team_group g ON g.id = i.group_id ORDER BY g.name"};
constexpr Statement kAllMembers{
    "SELECT t.name, a.name FROM account a JOIN team t ON t.id = a.team_id ORDER BY a.name_key"};
constexpr Statement kGroupsOf{"SELECT g.name FROM team_in_group i JOIN team t ON t.id = i.team_id "
                              "JOIN team_group g ON g.id = i.group_id WHERE t.name = ? ORDER BY g.name"};
constexpr Statement kMembersOf{
    "SELECT a.name FROM account a JOIN team t ON t.id = a.team_id WHERE t.name = ? ORDER BY a.name_key"};
constexpr Statement kPutOrganization{
    "INSERT INTO organization (name, title, formal_name, country) VALUES (?, ?, ?, ?) ON CONFLICT (name) DO UPDATE "
    "SET title = excluded.title, formal_name = excluded.formal_name, country = excluded.country"};
constexpr Statement kPutGroup{"INSERT INTO team_group (name, title) VALUES (?, ?) "
                              "ON CONFLICT (name) DO UPDATE SET title = excluded.title"};
constexpr Statement kPutTeam{
    "INSERT INTO team (name, label, title, organization_id) "
    "VALUES (?, ?, ?, (SELECT id FROM organization WHERE name = ?)) ON CONFLICT (name) DO UPDATE "
    "SET label = excluded.label, title = excluded.title, organization_id = excluded.organization_id "
    "RETURNING CASE WHEN organization_id IS NULL THEN 0 ELSE 1 END"};
constexpr Statement kClearGroups{"DELETE FROM team_in_group WHERE team_id = (SELECT id FROM team WHERE name = ?)"};
constexpr Statement kAddToGroup{"INSERT INTO team_in_group (team_id, group_id) "
                                "SELECT t.id, g.id FROM team t, team_group g WHERE t.name = ? AND g.name = ? "
                                "ON CONFLICT DO NOTHING"};
constexpr Statement kHasGroup{"SELECT id FROM team_group WHERE name = ?"};
constexpr Statement kClearMembers{
    "UPDATE account SET team_id = NULL WHERE team_id = (SELECT id FROM team WHERE name = ?)"};
constexpr Statement kAddMember{"UPDATE account SET team_id = (SELECT id FROM team WHERE name = ?) WHERE name_key = ?"};
constexpr Statement kTeamsOf{"SELECT count(*) FROM team t JOIN organization o ON o.id = t.organization_id "
                             "WHERE o.name = ?"};
constexpr Statement kRemoveOrganization{"DELETE FROM organization WHERE name = ?"};
constexpr Statement kRemoveGroup{"DELETE FROM team_group WHERE name = ?"};
constexpr Statement kRemoveTeam{"DELETE FROM team WHERE name = ?"};

Team teamOf(const Query &row)
{
    Team team;
    team.name = row.text(0);
    team.label = row.text(1);
    team.title = row.text(2);
    team.organization = row.text(3);
    return team;
}

} // namespace

Result<QList<Organization>> TeamRepository::organizations()
{
    QList<Organization> organizations;
    Query query = m_connection.query(kOrganizations);
    TRY(query.start());
    while (TRY(query.next()))
        organizations.append({query.text(0), query.text(1), query.text(2), query.text(3)});
    return organizations;
}

Result<QList<TeamGroup>> TeamRepository::groups()
{
    QList<TeamGroup> groups;
    Query query = m_connection.query(kGroups);
    TRY(query.start());
    while (TRY(query.next()))
        groups.append({query.text(0), query.text(1)});
    return groups;
}

// Two columns: a team's name and one that belongs to it.
Result<QHash<QString, QStringList>> TeamRepository::namesByTeam(const Statement &statement)
{
    QHash<QString, QStringList> names;
    Query query = m_connection.query(statement);
    TRY(query.start());
    while (TRY(query.next()))
        names[query.text(0)].append(query.text(1));
    return names;
}

Result<QList<Team>> TeamRepository::teams()
{
    const QHash<QString, QStringList> groups = TRY(namesByTeam(kAllInGroups));
    const QHash<QString, QStringList> members = TRY(namesByTeam(kAllMembers));
    QList<Team> teams;
    Query query = m_connection.query(kTeams);
    TRY(query.start());
    while (TRY(query.next())) {
        Team team = teamOf(query);
        team.groups = groups.value(team.name);
        team.members = members.value(team.name);
        teams.append(team);
    }
    return teams;
}

Result<QStringList> TeamRepository::names(const Statement &statement, const QString &team)
{
    QStringList names;
    Query query = m_connection.query(statement);
    TRY(query.bind(team).start());
    while (TRY(query.next()))
        names.append(query.text(0));
    return names;
}

Result<std::optional<Team>> TeamRepository::team(const QString &name)
{
    Team team;
    {
        Query query = m_connection.query(kTeam);
        if (!TRY(query.bind(name).first()))
            return std::nullopt;
        team = teamOf(query);
    }
    team.groups = TRY(names(kGroupsOf, name));
    team.members = TRY(names(kMembersOf, name));
    return team;
}

Result<void> TeamRepository::put(const Organization &organization)
{
    Query query = m_connection.query(kPutOrganization);
    query.bind(organization.name).bind(organization.title).bind(organization.formalName).bind(organization.country);
    TRY(query.run());
    return {};
}

Result<void> TeamRepository::put(const TeamGroup &group)
{
    TRY(m_connection.query(kPutGroup).bind(group.name).bind(group.title).run());
    return {};
}

Result<void> TeamRepository::put(const Team &team)
{
    {
        Query query = m_connection.query(kPutTeam);
        query.bind(team.name).bind(team.label).bind(team.title).bind(team.organization);
        const bool hasOrganization = TRY(query.insert())
        == 1;
        if (!hasOrganization && !team.organization.isEmpty())
            return failure(ErrorCode::NotFound,
                           "organization: there is no organization " + team.organization.toStdString());
    }
    TRY(putGroups(team));
    return team.members ? putMembers(team) : Result<void>();
}

Result<void> TeamRepository::putGroups(const Team &team)
{
    TRY(m_connection.query(kClearGroups).bind(team.name).run());
    for (const QString &group : team.groups) {
        {
            Query query = m_connection.query(kHasGroup);
            if (!TRY(query.bind(group).first()))
                return failure(ErrorCode::NotFound, "groups: there is no group " + group.toStdString());
        }
        TRY(m_connection.query(kAddToGroup).bind(team.name).bind(group).run());
    }
    return {};
}

Result<void> TeamRepository::putMembers(const Team &team)
{
    TRY(m_connection.query(kClearMembers).bind(team.name).run());
    for (const QString &member : *team.members) {
        const int found = TRY(m_connection.query(kAddMember).bind(team.name).bind(member.toLower()).run());
        if (found == 0)
            return failure(ErrorCode::NotFound, "members: there is no account " + member.toStdString());
    }
    return {};
}

Result<bool> TeamRepository::removeOrganization(const QString &name)
{
    {
        Query query = m_connection.query(kTeamsOf);
        TRY(query.bind(name).first());
        if (query.integer(0) > 0)
            return failure(ErrorCode::FailedPrecondition,
                           name.toStdString() + " has " + std::to_string(query.integer(0)) + " teams");
    }
    return TRY(m_connection.query(kRemoveOrganization).bind(name).run())
    > 0;
}

Result<bool> TeamRepository::removeGroup(const QString &name)
{
    return TRY(m_connection.query(kRemoveGroup).bind(name).run())
    > 0;
}

Result<bool> TeamRepository::removeTeam(const QString &name)
{
    TRY(m_connection.query(kClearMembers).bind(name).run());
    return TRY(m_connection.query(kRemoveTeam).bind(name).run())
    > 0;
}

} // namespace gavel::storage
