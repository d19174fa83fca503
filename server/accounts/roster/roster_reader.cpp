#include "server/accounts/account_rules.h"
#include "server/accounts/roster/roster.h"
#include "server/accounts/roster/roster_records.h"
#include "server/accounts/team_rules.h"

#include <QRegularExpression>
#include <QSet>

#include <algorithm>

namespace gavel::accounts {

namespace {

const QStringList &columns()
{
    static const QStringList kColumns{QStringLiteral("name"),
                                      QStringLiteral("display_name"),
                                      QStringLiteral("role"),
                                      QStringLiteral("password"),
                                      QStringLiteral("addresses"),
                                      QStringLiteral("team"),
                                      QStringLiteral("team_title"),
                                      QStringLiteral("team_label"),
                                      QStringLiteral("groups"),
                                      QStringLiteral("organization"),
                                      QStringLiteral("organization_title"),
                                      QStringLiteral("organization_formal_name"),
                                      QStringLiteral("country")};
    return kColumns;
}

std::optional<Role> roleOfClics(const QString &type)
{
    if (type == QLatin1String("team"))
        return Role::Contestant;
    if (type == QLatin1String("judge"))
        return Role::Jury;
    return type == QLatin1String("admin") ? std::optional(Role::Admin) : std::nullopt;
}

// Reads one file into a roster.
class FileReader {
public:
    FileReader(const RosterFile &file, Roster &roster) : m_file(file), m_roster(roster) {}

    void read();

private:
    using Take = void (FileReader::*)(const RosterRecord &);
    using TakeRow = void (FileReader::*)(const QStringList &, int);

    RosterPlace at(int line) const { return {m_file.name, line}; }
    void fault(int line, const QString &field, const QString &text) { m_roster.faults.append({at(line), field, text}); }

    void takeAll(const Records &records, Take take);
    void readObjects(const QString &kind, bool isJson);
    void readIcpcTable();
    void takeRow(const RosterRecord &record);
    void takeTeamOfRow(const RosterRecord &record);
    void takeAccount(const RosterRecord &record);
    void takeTeam(const RosterRecord &record);
    void takeOrganization(const RosterRecord &record);
    void takeGroup(const RosterRecord &record);
    void takeIcpcAccount(const QStringList &cells, int line);
    void takeIcpcTeam(const QStringList &cells, int line);
    void takeIcpcGroup(const QStringList &cells, int line);
    std::optional<AddressList> addressesOf(const std::optional<QString> &text, int line, const QString &field);

    const RosterFile &m_file;
    Roster &m_roster;
};

QStringList words(const QString &text)
{
    static const QRegularExpression separators(QStringLiteral("[\\s,;]+"));
    return text.split(separators, Qt::SkipEmptyParts);
}

std::optional<AddressList> FileReader::addressesOf(const std::optional<QString> &text, int line, const QString &field)
{
    if (!text)
        return std::nullopt;
    if (Result<AddressList> addresses = AddressList::parse(words(*text)))
        return *std::move(addresses);
    else
        fault(line, field, QString::fromStdString(addresses.error().message));
    return std::nullopt;
}

void FileReader::takeAll(const Records &records, Take take)
{
    if (!records)
        return fault(records.error().line, {}, records.error().reason);
    for (const RosterRecord &record : *records)
        (this->*take)(record);
}

// A row of a table with a head: an account, a team, an organisation, or all of them.
void FileReader::takeRow(const RosterRecord &record)
{
    const std::optional<QString> team = record.value(QStringLiteral("team"));
    const std::optional<QString> organization = record.value(QStringLiteral("organization"));
    if (const std::optional<QString> name = record.value(QStringLiteral("name"))) {
        RosterAccount account{at(record.line), *name, Role::Contestant, {}, {}, team, {}};
        account.displayName = record.value(QStringLiteral("display_name"));
        account.password = record.value(QStringLiteral("password"));
        account.addresses =
            addressesOf(record.value(QStringLiteral("addresses")), record.line, QStringLiteral("addresses"));
        const QString role = record.value(QStringLiteral("role")).value_or(QStringLiteral("contestant"));
        if (const std::optional<Role> known = roleFromCode(role); known && *known != Role::Worker)
            account.role = *known;
        else
            fault(record.line, QStringLiteral("role"), QStringLiteral("must be admin, jury or contestant"));
        m_roster.accounts.append(account);
    } else if (!team && !organization) {
        fault(record.line, QStringLiteral("name"), QStringLiteral("is missing, and there is no team either"));
    }
    if (team)
        takeTeamOfRow(record);
    if (organization)
        m_roster.organizations.append(
            {at(record.line), *organization, record.value(QStringLiteral("organization_title")),
             record.value(QStringLiteral("organization_formal_name")), record.value(QStringLiteral("country"))});
}

void FileReader::takeTeamOfRow(const RosterRecord &record)
{
    RosterTeam team{at(record.line), *record.value(QStringLiteral("team")), {}, {}, {}, {}};
    team.label = record.value(QStringLiteral("team_label"));
    team.title = record.value(QStringLiteral("team_title"));
    team.organization = record.value(QStringLiteral("organization"));
    if (const std::optional<QString> groups = record.value(QStringLiteral("groups"))) {
        team.groups = words(*groups);
        for (const QString &group : std::as_const(*team.groups))
            m_roster.groups.append({at(record.line), group, {}});
    }
    m_roster.teams.append(team);
}

void FileReader::takeAccount(const RosterRecord &record)
{
    const QString type = record.value(QStringLiteral("type")).value_or(QString());
    const QString name =
        record.value(QStringLiteral("username")).value_or(record.value(QStringLiteral("id")).value_or(QString()));
    const std::optional<Role> role = roleOfClics(type);
    if (!role && (type == QLatin1String("analyst") || type == QLatin1String("staff"))) {
        m_roster.notes.append({at(record.line), QStringLiteral("type"),
                               QStringLiteral("%1 is left out: there is no role for %2").arg(name, type)});
        return;
    }
    if (!role)
        return fault(record.line, QStringLiteral("type"),
                     QStringLiteral("must be team, judge, admin, analyst or staff"));
    RosterAccount account{at(record.line), name, *role, {}, {}, {}, {}};
    account.displayName = record.value(QStringLiteral("name"));
    account.password = record.value(QStringLiteral("password"));
    account.team = record.value(QStringLiteral("team_id"));
    account.addresses = addressesOf(record.value(QStringLiteral("ip")), record.line, QStringLiteral("ip"));
    m_roster.accounts.append(account);
}

void FileReader::takeTeam(const RosterRecord &record)
{
    RosterTeam team{at(record.line), record.value(QStringLiteral("id")).value_or(QString()), {}, {}, {}, {}};
    team.label = record.value(QStringLiteral("label"));
    team.title = record.value(QStringLiteral("display_name"));
    if (!team.title)
        team.title = record.value(QStringLiteral("name"));
    team.organization = record.value(QStringLiteral("organization_id"));
    if (const auto groups = record.values.constFind(QStringLiteral("group_ids")); groups != record.values.constEnd())
        team.groups = *groups;
    m_roster.teams.append(team);
}

void FileReader::takeOrganization(const RosterRecord &record)
{
    m_roster.organizations.append({at(record.line), record.value(QStringLiteral("id")).value_or(QString()),
                                   record.value(QStringLiteral("name")), record.value(QStringLiteral("formal_name")),
                                   record.value(QStringLiteral("country"))});
}

void FileReader::takeGroup(const RosterRecord &record)
{
    m_roster.groups.append({at(record.line), record.value(QStringLiteral("id")).value_or(QString()),
                            record.value(QStringLiteral("name"))});
}

// type, full name, user name, password. A team's account ends in the number of its team.
void FileReader::takeIcpcAccount(const QStringList &cells, int line)
{
    RosterRecord record{line, {}};
    const QStringList keys{QStringLiteral("type"), QStringLiteral("name"), QStringLiteral("username"),
                           QStringLiteral("password")};
    for (qsizetype i = 0; i < keys.size(); ++i) {
        if (!cells.value(i).isEmpty())
            record.values.insert(keys[i], {cells[i]});
    }
    static const QRegularExpression number(QStringLiteral("0*(\\d+)\\z"));
    const QRegularExpressionMatch match = number.match(cells.value(2));
    if (cells.value(0) == QLatin1String("team") && match.hasMatch())
        record.values.insert(QStringLiteral("team_id"), {match.captured(1)});
    takeAccount(record);
}

// number, external id, group, name, institution, its short name, its country, its external id
void FileReader::takeIcpcTeam(const QStringList &cells, int line)
{
    const auto cell = [&](qsizetype i) {
        return cells.value(i).isEmpty() ? std::nullopt : std::optional(cells[i]);
    };
    RosterTeam team{at(line), cells.value(0), {}, cell(3), {}, {}};
    if (const std::optional<QString> group = cell(2))
        team.groups = QStringList{*group};
    static const QRegularExpression prefix(QStringLiteral("\\AINST-(?:U-)?"));
    const QString external = cells.value(7).isEmpty() ? cells.value(5) : cells.value(7);
    const QString organization = QString(external).remove(prefix).replace(QLatin1Char(' '), QLatin1Char('-'));
    if (!organization.isEmpty()) {
        team.organization = organization;
        m_roster.organizations.append({at(line), organization, cell(5), cell(4), cell(6)});
    }
    m_roster.teams.append(team);
}

void FileReader::takeIcpcGroup(const QStringList &cells, int line)
{
    m_roster.groups.append({at(line), cells.value(0), cells.value(1)});
}

void FileReader::readIcpcTable()
{
    QList<int> lines;
    const auto rows = splitTable(m_file.content, '\t', lines);
    if (!rows)
        return fault(rows.error().line, {}, rows.error().reason);
    const QString first = rows->first().value(0).toLower();
    const QString base = m_file.name.section(QLatin1Char('/'), -1).toLower();
    const auto is = [&](const char *kind) {
        return first == QLatin1String(kind) ||
               (first == QLatin1String("file_version") && base.startsWith(QLatin1String(kind)));
    };
    const TakeRow take = is("accounts") ? &FileReader::takeIcpcAccount
                         : is("teams")  ? &FileReader::takeIcpcTeam
                         : is("groups") ? &FileReader::takeIcpcGroup
                                        : nullptr;
    if (!take)
        return fault(1, {}, QStringLiteral("only accounts, teams and groups are known"));
    for (qsizetype i = 1; i < rows->size(); ++i)
        (this->*take)(rows->at(i), lines[i]);
}

void FileReader::readObjects(const QString &kind, bool isJson)
{
    const Take take = kind == QLatin1String("accounts")        ? &FileReader::takeAccount
                      : kind == QLatin1String("teams")         ? &FileReader::takeTeam
                      : kind == QLatin1String("organizations") ? &FileReader::takeOrganization
                      : kind == QLatin1String("groups")        ? &FileReader::takeGroup
                                                               : nullptr;
    if (!take)
        return fault(0, {},
                     QStringLiteral("must be named accounts, teams, organizations or groups, and then .json or "
                                    ".yaml"));
    takeAll(isJson ? readJsonRecords(m_file.content) : readYamlRecords(m_file.content), take);
}

void FileReader::read()
{
    const QString base = m_file.name.section(QLatin1Char('/'), -1).toLower();
    const QString suffix = base.section(QLatin1Char('.'), -1);
    static const QRegularExpression icpc(QStringLiteral("\\A(file_version|accounts|teams|groups)\\t\\d+\\s*(\\n|\\z)"),
                                         QRegularExpression::CaseInsensitiveOption);
    if (suffix == QLatin1String("json") || suffix == QLatin1String("yaml") || suffix == QLatin1String("yml"))
        return readObjects(base.section(QLatin1Char('.'), 0, 0), suffix == QLatin1String("json"));
    if (suffix == QLatin1String("tsv") && icpc.match(QString::fromUtf8(m_file.content.left(64))).hasMatch())
        return readIcpcTable();
    if (suffix == QLatin1String("tsv"))
        return takeAll(readTable(m_file.content, '\t', columns()), &FileReader::takeRow);
    if (suffix != QLatin1String("csv"))
        return fault(0, {}, QStringLiteral("must be a .csv, .tsv, .json or .yaml file"));
    const QByteArray head = m_file.content.left(m_file.content.indexOf('\n'));
    const char separator = head.count(';') > head.count(',') ? ';' : ',';
    takeAll(readTable(m_file.content, separator, columns()), &FileReader::takeRow);
}

template <typename T>
bool isSame(const std::optional<T> &a, const std::optional<T> &b)
{
    return !a || !b || *a == *b;
}

// Rows of one table may speak of one team several times: they are joined. False: they contradict one another.
bool join(RosterOrganization &into, const RosterOrganization &other)
{
    const bool agree = isSame(into.title, other.title) && isSame(into.formalName, other.formalName) &&
                       isSame(into.country, other.country);
    into.title = into.title ? into.title : other.title;
    into.formalName = into.formalName ? into.formalName : other.formalName;
    into.country = into.country ? into.country : other.country;
    return agree;
}

bool join(RosterGroup &into, const RosterGroup &other)
{
    const bool agree = isSame(into.title, other.title);
    into.title = into.title ? into.title : other.title;
    return agree;
}

bool join(RosterTeam &into, const RosterTeam &other)
{
    const bool agree = isSame(into.title, other.title) && isSame(into.label, other.label) &&
                       isSame(into.organization, other.organization) && isSame(into.groups, other.groups);
    into.title = into.title ? into.title : other.title;
    into.label = into.label ? into.label : other.label;
    into.organization = into.organization ? into.organization : other.organization;
    into.groups = into.groups ? into.groups : other.groups;
    return agree;
}

template <typename T>
void joinAll(QList<T> &rows, QList<RosterNote> &faults)
{
    QList<T> joined;
    QHash<QString, qsizetype> known;
    for (const T &row : std::as_const(rows)) {
        const auto found = known.constFind(row.name);
        if (found == known.constEnd()) {
            known.insert(row.name, joined.size());
            joined.append(row);
        } else if (!join(joined[*found], row)) {
            faults.append({row.place,
                           {},
                           QStringLiteral("%1: line %2 says otherwise").arg(row.name).arg(joined[*found].place.line)});
        }
    }
    rows = joined;
}

template <typename T>
void checkNames(const QList<T> &rows, QList<RosterNote> &faults)
{
    for (const T &row : rows) {
        if (const Result<void> isGood = checkTeamName(row.name); !isGood)
            faults.append({row.place, QStringLiteral("name"), QString::fromStdString(isGood.error().message)});
    }
}

void checkAccounts(Roster &roster)
{
    QHash<QString, int> lines;
    for (const RosterAccount &account : std::as_const(roster.accounts)) {
        if (const Result<void> isGood = checkAccountName(account.name); !isGood)
            roster.faults.append(
                {account.place, QStringLiteral("name"), QStringLiteral("must be 1 to 64 letters, digits or . _ - @")});
        const QString key = account.name.toLower();
        if (lines.contains(key))
            roster.faults.append({account.place, QStringLiteral("name"),
                                  QStringLiteral("%1 is there twice: see line %2").arg(account.name).arg(lines[key])});
        lines.insert(key, account.place.line);
    }
}

} // namespace

Roster readRoster(const QList<RosterFile> &files)
{
    Roster roster;
    for (const RosterFile &file : files)
        FileReader(file, roster).read();
    joinAll(roster.organizations, roster.faults);
    joinAll(roster.groups, roster.faults);
    joinAll(roster.teams, roster.faults);
    checkNames(roster.organizations, roster.faults);
    checkNames(roster.groups, roster.faults);
    checkNames(roster.teams, roster.faults);
    checkAccounts(roster);
    return roster;
}

} // namespace gavel::accounts
