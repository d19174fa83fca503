#include "server/api/account_json.h"

#include "core/wire/json_reader.h"
#include "server/api/file_json.h"

#include <QJsonArray>

namespace gavel::api {

namespace {

using accounts::RosterStep;

constexpr qsizetype kMostFiles = 16;

QString timeText(const QDateTime &time)
{
    return time.toUTC().toString(Qt::ISODateWithMs);
}

QJsonValue orNull(const QString &text)
{
    return text.isEmpty() ? QJsonValue() : QJsonValue(text);
}

QString kindCode(accounts::Session::Kind kind)
{
    switch (kind) {
    case accounts::Session::Kind::Login: return QStringLiteral("login");
    case accounts::Session::Kind::Personal: return QStringLiteral("personal");
    case accounts::Session::Kind::Worker: return QStringLiteral("worker");
    }
    return {};
}

QString kindCode(RosterStep::Kind kind)
{
    switch (kind) {
    case RosterStep::Kind::Organization: return QStringLiteral("organization");
    case RosterStep::Kind::Group: return QStringLiteral("group");
    case RosterStep::Kind::Team: return QStringLiteral("team");
    case RosterStep::Kind::Account: return QStringLiteral("account");
    }
    return {};
}

QString actionCode(RosterStep::Action action)
{
    switch (action) {
    case RosterStep::Action::Create: return QStringLiteral("create");
    case RosterStep::Action::Change: return QStringLiteral("change");
    case RosterStep::Action::Keep: return QStringLiteral("keep");
    }
    return {};
}

QJsonObject toJson(const accounts::RosterPlace &place)
{
    return {{QStringLiteral("file"), place.file},
            {QStringLiteral("line"), place.line > 0 ? QJsonValue(place.line) : QJsonValue()}};
}

QJsonObject toJson(const RosterStep &step)
{
    QJsonObject object = toJson(step.place);
    object.insert(QStringLiteral("kind"), kindCode(step.kind));
    object.insert(QStringLiteral("name"), step.name);
    object.insert(QStringLiteral("action"), actionCode(step.action));
    object.insert(QStringLiteral("sets_password"), step.setsPassword);
    return object;
}

accounts::Role readRole(wire::ObjectReader &reader, const QString &code)
{
    if (const std::optional<accounts::Role> known = accounts::roleFromCode(code))
        return *known;
    reader.fail("role", QStringLiteral("must be admin, jury, contestant or worker"));
    return accounts::Role::Contestant;
}

accounts::AddressList readAddresses(wire::ObjectReader &reader)
{
    Result<accounts::AddressList> addresses = accounts::AddressList::parse(reader.optionalStrings("addresses"));
    if (addresses)
        return *std::move(addresses);
    reader.fail("addresses", QString::fromStdString(addresses.error().message));
    return {};
}

} // namespace

QJsonObject toJson(const accounts::Account &account)
{
    return {{QStringLiteral("id"), QString::number(account.id.value)},
            {QStringLiteral("name"), account.name},
            {QStringLiteral("display_name"), account.displayName},
            {QStringLiteral("role"), accounts::roleCode(account.role)},
            {QStringLiteral("is_enabled"), account.isEnabled},
            {QStringLiteral("team"), orNull(account.team)},
            {QStringLiteral("addresses"), QJsonArray::fromStringList(account.addresses.texts())},
            {QStringLiteral("created_at"), timeText(account.created)}};
}

QJsonObject toJson(const accounts::Principal &principal)
{
    return {{QStringLiteral("id"), QString::number(principal.account.value)},
            {QStringLiteral("name"), principal.name},
            {QStringLiteral("role"), accounts::roleCode(principal.role)}};
}

QJsonObject toJson(const accounts::IssuedToken &issued)
{
    return {{QStringLiteral("token"), issued.token},
            {QStringLiteral("expires_at"),
             issued.expires.isValid() ? QJsonValue(issued.expires.toUTC().toString(Qt::ISODateWithMs)) : QJsonValue()},
            {QStringLiteral("account"), toJson(issued.principal)}};
}

QJsonObject toJson(const accounts::Session &session)
{
    return {{QStringLiteral("id"), session.id},
            {QStringLiteral("kind"), kindCode(session.kind)},
            {QStringLiteral("name"), orNull(session.name)},
            {QStringLiteral("scopes"), QJsonArray::fromStringList(session.scopes)},
            {QStringLiteral("address"), orNull(session.address)},
            {QStringLiteral("agent"), orNull(session.agent)},
            {QStringLiteral("created_at"), timeText(session.created)},
            {QStringLiteral("expires_at"), session.expires ? QJsonValue(timeText(*session.expires)) : QJsonValue()}};
}

QJsonObject toJson(const accounts::Team &team)
{
    return {{QStringLiteral("name"), team.name},
            {QStringLiteral("title"), team.title},
            {QStringLiteral("label"), orNull(team.label)},
            {QStringLiteral("organization"), orNull(team.organization)},
            {QStringLiteral("groups"), QJsonArray::fromStringList(team.groups)},
            {QStringLiteral("members"), QJsonArray::fromStringList(team.members.value_or(QStringList()))}};
}

QJsonObject toJson(const accounts::Organization &organization)
{
    return {{QStringLiteral("name"), organization.name},
            {QStringLiteral("title"), organization.title},
            {QStringLiteral("formal_name"), orNull(organization.formalName)},
            {QStringLiteral("country"), orNull(organization.country)}};
}

QJsonObject toJson(const accounts::TeamGroup &group)
{
    return {{QStringLiteral("name"), group.name}, {QStringLiteral("title"), group.title}};
}

QJsonArray toJson(const QList<accounts::RosterNote> &notes)
{
    QJsonArray array;
    for (const accounts::RosterNote &note : notes) {
        QJsonObject object = toJson(note.place);
        object.insert(QStringLiteral("field"), orNull(note.field));
        object.insert(QStringLiteral("message"), note.text);
        array.append(object);
    }
    return array;
}

QJsonObject toJson(const accounts::RosterOutcome &outcome)
{
    QJsonArray steps;
    for (const RosterStep &step : outcome.steps)
        steps.append(toJson(step));
    QJsonArray passwords;
    for (const auto &[name, password] : outcome.passwords)
        passwords.append(QJsonObject{{QStringLiteral("name"), name}, {QStringLiteral("password"), password}});
    return {{QStringLiteral("is_applied"), outcome.isApplied},
            {QStringLiteral("steps"), steps},
            {QStringLiteral("faults"), toJson(outcome.faults)},
            {QStringLiteral("notes"), toJson(outcome.notes)},
            {QStringLiteral("passwords"), passwords}};
}

Result<accounts::NewAccount> readNewAccount(const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    accounts::NewAccount account;
    account.name = reader.string("name");
    account.displayName = reader.optionalString("display_name").value_or(QString());
    account.password = reader.optionalString("password").value_or(QString());
    account.role = readRole(reader, reader.optionalString("role").value_or(QStringLiteral("contestant")));
    account.team = reader.optionalString("team").value_or(QString());
    account.addresses = readAddresses(reader);
    TRY(reader.finishStrictly());
    return account;
}

Result<accounts::AccountChange> readAccountChange(const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    accounts::AccountChange change;
    change.displayName = reader.optionalString("display_name");
    if (const std::optional<QString> role = reader.optionalString("role"))
        change.role = readRole(reader, *role);
    change.isEnabled = reader.optionalBoolean("is_enabled");
    change.password = reader.optionalString("password");
    change.team = reader.optionalString("team");
    if (reader.has("addresses"))
        change.addresses = readAddresses(reader);
    if (change.isNothing())
        reader.fail("password", QStringLiteral("nothing is to be changed"));
    if (change.displayName && change.displayName->isEmpty())
        reader.fail("display_name", QStringLiteral("must not be empty"));
    TRY(reader.finishStrictly());
    return change;
}

Result<accounts::Team> readTeam(const QString &name, const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    accounts::Team team;
    team.name = name;
    team.title = reader.string("title");
    team.label = reader.optionalString("label").value_or(QString());
    team.organization = reader.optionalString("organization").value_or(QString());
    team.groups = reader.optionalStrings("groups");
    if (reader.has("members"))
        team.members = reader.optionalStrings("members");
    TRY(reader.finishStrictly());
    return team;
}

Result<accounts::Organization> readOrganization(const QString &name, const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    accounts::Organization organization;
    organization.name = name;
    organization.title = reader.string("title");
    organization.formalName = reader.optionalString("formal_name").value_or(QString());
    organization.country = reader.optionalString("country").value_or(QString());
    TRY(reader.finishStrictly());
    return organization;
}

Result<accounts::TeamGroup> readGroup(const QString &name, const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    accounts::TeamGroup group{name, reader.string("title")};
    TRY(reader.finishStrictly());
    return group;
}

Result<RosterRequest> readRosterRequest(const QJsonObject &object)
{
    wire::ObjectReader reader(object);
    RosterRequest request;
    request.isDryRun = reader.optionalBoolean("is_dry_run").value_or(false);
    request.options.setsPasswords = reader.optionalBoolean("sets_passwords").value_or(false);
    reader.objects("files", [&](wire::ObjectReader &file) {
        const wire::JobFile read = readFile(file);
        request.files.append({read.name, read.content});
    });
    if (request.files.isEmpty() || request.files.size() > kMostFiles)
        reader.fail("files", QStringLiteral("must be 1 to %1 files").arg(kMostFiles));
    TRY(reader.finishStrictly());
    return request;
}

} // namespace gavel::api
