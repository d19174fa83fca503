#include "server/accounts/roster/roster_plan.h"

#include "server/accounts/account_changes.h"
#include "server/accounts/team_rules.h"
#include "server/storage/account_repository.h"
#include "server/storage/audit_repository.h"
#include "server/storage/team_repository.h"

namespace gavel::accounts {

namespace {

using storage::AccountRepository;
using storage::Connection;
using storage::TeamRepository;
using Kind = RosterStep::Kind;
using Action = RosterStep::Action;

template <typename T>
QHash<QString, T> byName(const QList<T> &things)
{
    QHash<QString, T> found;
    for (const T &thing : things)
        found.insert(thing.name, thing);
    return found;
}

// What things will be once the roster has been laid over those that are there.
Organization merged(const RosterOrganization &row, const std::optional<Organization> &known)
{
    Organization merged = known.value_or(Organization{row.name, row.name, {}, {}});
    merged.title = row.title.value_or(merged.title);
    merged.formalName = row.formalName.value_or(merged.formalName);
    merged.country = row.country.value_or(merged.country);
    return merged;
}

TeamGroup merged(const RosterGroup &row, const std::optional<TeamGroup> &known)
{
    TeamGroup merged = known.value_or(TeamGroup{row.name, row.name});
    merged.title = row.title.value_or(merged.title);
    return merged;
}

Team merged(const RosterTeam &row, const std::optional<Team> &known)
{
    Team merged = known.value_or(Team{row.name, {}, row.name, {}, {}, {}});
    merged.label = row.label.value_or(merged.label);
    merged.title = row.title.value_or(merged.title);
    merged.organization = row.organization.value_or(merged.organization);
    if (row.groups) {
        merged.groups = *row.groups;
        merged.groups.sort();
    }
    merged.members.reset(); // accounts say themselves where they belong
    return merged;
}

AccountChange changeOf(const RosterAccount &row)
{
    AccountChange change;
    change.displayName = row.displayName;
    change.team = row.team;
    change.addresses = row.addresses;
    return change;
}

bool changes(const RosterAccount &row, const Account &known)
{
    return (row.displayName && *row.displayName != known.displayName) || (row.team && *row.team != known.team) ||
           (row.addresses && *row.addresses != known.addresses);
}

class Planner {
public:
    Planner(Connection &connection, Roster &roster, const RosterOptions &options)
        : m_connection(connection), m_roster(roster), m_options(options)
    {
    }

    Result<QList<RosterStep>> plan();

private:
    template <typename Row, typename T>
    void planEach(const QList<Row> &rows, const QHash<QString, T> &known, Kind kind);
    void planAccount(const RosterAccount &row, const std::optional<Account> &known);
    void checkReferences(const QHash<QString, Organization> &organizations, const QHash<QString, TeamGroup> &groups,
                         const QHash<QString, Team> &teams);
    void fault(const RosterPlace &place, const char *field, const QString &text)
    {
        m_roster.faults.append({place, QString::fromLatin1(field), text});
    }
    // The message of an error says the field before the reason.
    void fault(const RosterPlace &place, const Error &error)
    {
        const QString message = QString::fromStdString(error.message);
        m_roster.faults.append(
            {place, message.section(QStringLiteral(": "), 0, 0), message.section(QStringLiteral(": "), 1)});
    }

    Connection &m_connection;
    Roster &m_roster;
    const RosterOptions &m_options;
    QList<RosterStep> m_steps;
};

template <typename Row, typename T>
void Planner::planEach(const QList<Row> &rows, const QHash<QString, T> &known, Kind kind)
{
    for (const Row &row : rows) {
        const auto found = known.constFind(row.name);
        std::optional<T> before;
        if (found != known.constEnd())
            before = *found;
        const T after = merged(row, before);
        if (const Result<void> isGood = check(after); !isGood)
            fault(row.place, isGood.error());
        if constexpr (requires { before->members; }) {
            if (before)
                before->members.reset();
        }
        const Action action = !before ? Action::Create : *before == after ? Action::Keep : Action::Change;
        m_steps.append({kind, row.name, action, row.place, false});
    }
}

void Planner::planAccount(const RosterAccount &row, const std::optional<Account> &known)
{
    RosterStep step{Kind::Account, row.name, Action::Create, row.place, true};
    if (known) {
        step.setsPassword = m_options.setsPasswords && row.password;
        step.action = step.setsPassword || changes(row, *known) ? Action::Change : Action::Keep;
        if (known->role != row.role)
            fault(row.place, "role",
                  QStringLiteral("%1 is there and has the role %2: an import changes no roles")
                      .arg(row.name, roleCode(known->role)));
    }
    if (row.displayName) {
        if (const Result<void> isGood = checkDisplayName(*row.displayName); !isGood)
            fault(row.place, isGood.error());
    }
    if (step.setsPassword && row.password) {
        const QStringList names{row.name, row.displayName.value_or(QString())};
        if (const Result<void> isGood = m_options.passwords.check(*row.password, names); !isGood)
            fault(row.place, isGood.error());
    }
    m_steps.append(step);
}

void Planner::checkReferences(const QHash<QString, Organization> &organizations,
                              const QHash<QString, TeamGroup> &groups, const QHash<QString, Team> &teams)
{
    const QHash<QString, RosterOrganization> newOrganizations = byName(m_roster.organizations);
    const QHash<QString, RosterGroup> newGroups = byName(m_roster.groups);
    const QHash<QString, RosterTeam> newTeams = byName(m_roster.teams);
    for (const RosterTeam &team : std::as_const(m_roster.teams)) {
        const QString organization = team.organization.value_or(QString());
        if (!organization.isEmpty() && !organizations.contains(organization) &&
            !newOrganizations.contains(organization))
            fault(team.place, "organization", QStringLiteral("there is no organization %1").arg(organization));
        for (const QString &group : team.groups.value_or(QStringList())) {
            if (!groups.contains(group) && !newGroups.contains(group))
                fault(team.place, "groups", QStringLiteral("there is no group %1").arg(group));
        }
    }
    for (const RosterAccount &account : std::as_const(m_roster.accounts)) {
        if (account.team && !teams.contains(*account.team) && !newTeams.contains(*account.team))
            fault(account.place, "team", QStringLiteral("there is no team %1").arg(*account.team));
    }
}

Result<QList<RosterStep>> Planner::plan()
{
    TeamRepository repository(m_connection);
    const QHash<QString, Organization> organizations = byName(TRY(repository.organizations()));
    const QHash<QString, TeamGroup> groups = byName(TRY(repository.groups()));
    const QHash<QString, Team> teams = byName(TRY(repository.teams()));
    planEach(m_roster.organizations, organizations, Kind::Organization);
    planEach(m_roster.groups, groups, Kind::Group);
    planEach(m_roster.teams, teams, Kind::Team);
    AccountRepository accounts(m_connection);
    for (const RosterAccount &row : std::as_const(m_roster.accounts))
        planAccount(row, TRY(accounts.find(row.name)));
    checkReferences(organizations, groups, teams);
    return m_steps;
}

Result<void> applyTeams(TeamRepository &teams, const Roster &roster)
{
    const QHash<QString, Organization> organizations = byName(TRY(teams.organizations()));
    for (const RosterOrganization &row : roster.organizations)
        TRY(teams.put(
            merged(row, organizations.contains(row.name) ? std::optional(organizations[row.name]) : std::nullopt)));
    const QHash<QString, TeamGroup> groups = byName(TRY(teams.groups()));
    for (const RosterGroup &row : roster.groups)
        TRY(teams.put(merged(row, groups.contains(row.name) ? std::optional(groups[row.name]) : std::nullopt)));
    for (const RosterTeam &row : roster.teams) {
        const std::optional<Team> known = TRY(teams.team(row.name));
        TRY(teams.put(merged(row, known)));
    }
    return {};
}

Result<void> applyAccount(Connection &connection, const RosterAccount &row, const RosterStep &step,
                          const QByteArray &hash, AccountId actor)
{
    if (step.action == Action::Create) {
        NewAccount account{row.name, row.displayName.value_or(QString()), row.role, {}, actor, {}, {}};
        account.team = row.team.value_or(QString());
        account.addresses = row.addresses.value_or(AddressList());
        TRY(addAccount(connection, account, hash));
    } else if (step.action == Action::Change) {
        AccountChange change = changeOf(row);
        if (step.setsPassword)
            change.password = row.password;
        TRY(changeAccount(connection, row.name, change, hash, actor));
    }
    return {};
}

} // namespace

Result<QList<RosterStep>> planRoster(Connection &connection, Roster &roster, const RosterOptions &options)
{
    return Planner(connection, roster, options).plan();
}

Result<void> applyRoster(Connection &connection, const Roster &roster, const QList<RosterStep> &plan,
                         const QHash<QString, QByteArray> &hashes, AccountId actor)
{
    TeamRepository teams(connection);
    TRY(applyTeams(teams, roster));
    QHash<QString, RosterStep> steps;
    for (const RosterStep &step : plan) {
        if (step.kind == Kind::Account)
            steps.insert(step.name, step);
    }
    for (const RosterAccount &row : roster.accounts)
        TRY(applyAccount(connection, row, steps.value(row.name), hashes.value(row.name), actor));
    return storage::AuditRepository(connection)
        .add(actor, QStringLiteral("roster.import"),
             QString::number(roster.accounts.size()) + QStringLiteral(" accounts"),
             QString::number(roster.teams.size()) + QStringLiteral(" teams"));
}

} // namespace gavel::accounts
