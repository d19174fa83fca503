#include "server/accounts/team_service.h"

#include "server/accounts/team_rules.h"
#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/team_repository.h"

namespace gavel::accounts {

namespace {

using storage::Connection;
using storage::TeamRepository;

std::unexpected<Error> none(const char *kind, const QString &name)
{
    return failure(ErrorCode::NotFound, std::string("there is no ") + kind + ' ' + name.toStdString());
}

Result<void> audit(Connection &connection, AccountId who, const char *action, const QString &subject)
{
    return storage::AuditRepository(connection).add(who, QString::fromLatin1(action), subject);
}

// Work for a database thread that removes something and says so in the audit log.
auto removal(AccountId who, const QString &name, const char *kind,
             Result<bool> (TeamRepository::*remove)(const QString &))
{
    return [who, name, kind, remove](Connection &connection) -> Result<void> {
        TeamRepository teams(connection);
        if (!TRY((teams.*remove)(name)))
            return none(kind, name);
        return audit(connection, who, (std::string(kind) + ".remove").c_str(), name);
    };
}

} // namespace

void TeamService::listTeams(Callback<QList<Team>> done)
{
    m_database.read(
        this, [](Connection &connection) { return TeamRepository(connection).teams(); }, std::move(done));
}

void TeamService::listOrganizations(Callback<QList<Organization>> done)
{
    m_database.read(
        this, [](Connection &connection) { return TeamRepository(connection).organizations(); }, std::move(done));
}

void TeamService::listGroups(Callback<QList<TeamGroup>> done)
{
    m_database.read(
        this, [](Connection &connection) { return TeamRepository(connection).groups(); }, std::move(done));
}

void TeamService::findTeam(const QString &name, Callback<Team> done)
{
    m_database.read(
        this,
        [name](Connection &connection) -> Result<Team> {
            std::optional<Team> team = TRY(TeamRepository(connection).team(name));
            if (!team)
                return none("team", name);
            return *team;
        },
        std::move(done));
}

void TeamService::put(const Principal &who, const Team &team, Callback<Team> done)
{
    if (const Result<void> isGood = check(team); !isGood)
        return done(failure(isGood.error()));
    m_database.write(
        this,
        [team, who = who.account](Connection &connection) -> Result<Team> {
            TeamRepository teams(connection);
            TRY(teams.put(team));
            TRY(audit(connection, who, "team.put", team.name));
            return *TRY(teams.team(team.name));
        },
        std::move(done));
}

void TeamService::put(const Principal &who, const Organization &organization, Callback<Organization> done)
{
    if (const Result<void> isGood = check(organization); !isGood)
        return done(failure(isGood.error()));
    m_database.write(
        this,
        [organization, who = who.account](Connection &connection) -> Result<Organization> {
            TRY(TeamRepository(connection).put(organization));
            TRY(audit(connection, who, "organization.put", organization.name));
            return organization;
        },
        std::move(done));
}

void TeamService::put(const Principal &who, const TeamGroup &group, Callback<TeamGroup> done)
{
    if (const Result<void> isGood = check(group); !isGood)
        return done(failure(isGood.error()));
    m_database.write(
        this,
        [group, who = who.account](Connection &connection) -> Result<TeamGroup> {
            TRY(TeamRepository(connection).put(group));
            TRY(audit(connection, who, "group.put", group.name));
            return group;
        },
        std::move(done));
}

void TeamService::removeTeam(const Principal &who, const QString &name, Callback<void> done)
{
    m_database.write(this, removal(who.account, name, "team", &TeamRepository::removeTeam), std::move(done));
}

void TeamService::removeOrganization(const Principal &who, const QString &name, Callback<void> done)
{
    m_database.write(this, removal(who.account, name, "organization", &TeamRepository::removeOrganization),
                     std::move(done));
}

void TeamService::removeGroup(const Principal &who, const QString &name, Callback<void> done)
{
    m_database.write(this, removal(who.account, name, "group", &TeamRepository::removeGroup), std::move(done));
}

} // namespace gavel::accounts
