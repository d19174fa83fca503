#include "server/commands/account_commands.h"

#include "server/accounts/account_service.h"
#include "server/commands/workspace.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <limits>

namespace gavel::commands {

namespace {

using accounts::Account;
using accounts::AccountService;

struct Password {
    QString text;
    bool isGenerated = false;
};

Result<Password> passwordOf(const CommandLine &line)
{
    if (const auto path = line.value(QStringLiteral("password-file")))
        return Password
        {
            TRY(readFirstLine(*path))
            , false
        };
    return Password{accounts::generatePassword(), true};
}

void tell(const Password &password)
{
    if (password.isGenerated)
        printLine(QStringLiteral("password: ") + password.text);
}

Result<accounts::Role> roleOf(const CommandLine &line)
{
    const QString code = line.value(QStringLiteral("role")).value_or(QStringLiteral("contestant"));
    if (const auto role = accounts::roleFromCode(code))
        return *role;
    return failure(ErrorCode::InvalidArgument, "--role must be admin, jury, contestant or worker");
}

QJsonObject toJson(const Account &account)
{
    return QJsonObject{{QStringLiteral("name"), account.name},
                       {QStringLiteral("display_name"), account.displayName},
                       {QStringLiteral("role"), accounts::roleCode(account.role)},
                       {QStringLiteral("enabled"), account.isEnabled},
                       {QStringLiteral("created"), account.created.toString(Qt::ISODateWithMs)}};
}

void print(const Account &account)
{
    printLine(QStringLiteral("%1 %2 %3%4")
                  .arg(account.name, -24)
                  .arg(accounts::roleCode(account.role), -11)
                  .arg(account.displayName, account.isEnabled ? QString() : QStringLiteral(" (disabled)")));
}

} // namespace

Result<void> addUser(const QStringList &arguments)
{
    const CommandLine line = TRY(
        CommandLine::parse(arguments, {{QStringLiteral("data"), QStringLiteral("role"), QStringLiteral("password-file"),
                                        QStringLiteral("display-name")},
                                       {},
                                       1,
                                       1,
                                       QStringLiteral("gavel-server user add NAME [--role ROLE] [--password-file FILE] "
                                                      "[--display-name TEXT] [--data DIR]")}));
    const accounts::Role role = TRY(roleOf(line));
    const Password password = TRY(passwordOf(line));
    Workspace workspace = TRY(openWorkspace(line));
    AccountService service(*workspace.database);
    const accounts::NewAccount wanted{
        line.words().first(), line.value(QStringLiteral("display-name")).value_or(QString()), role, password.text};
    const Account account =
        TRY(await<Account>([&](Callback<Account> done) { service.create(wanted, std::move(done)); }));
    printLine(QStringLiteral("added %1, role %2").arg(account.name, accounts::roleCode(account.role)));
    tell(password);
    return {};
}

Result<void> resetUser(const QStringList &arguments)
{
    const CommandLine line = TRY(CommandLine::parse(
        arguments, {{QStringLiteral("data"), QStringLiteral("password-file")},
                    {},
                    1,
                    1,
                    QStringLiteral("gavel-server user reset NAME [--password-file FILE] [--data DIR]")}));
    const Password password = TRY(passwordOf(line));
    Workspace workspace = TRY(openWorkspace(line));
    AccountService service(*workspace.database);
    accounts::AccountChange change;
    change.password = password.text;
    const Account account = TRY(
        await<Account>([&](Callback<Account> done) { service.change(line.words().first(), change, std::move(done)); }));
    printLine(QStringLiteral("new password for %1; it is logged out everywhere").arg(account.name));
    tell(password);
    return {};
}

Result<void> listUsers(const QStringList &arguments)
{
    const CommandLine line =
        TRY(CommandLine::parse(arguments, {{QStringLiteral("data")},
                                           {QStringLiteral("json")},
                                           0,
                                           0,
                                           QStringLiteral("gavel-server user list [--json] [--data DIR]")}));
    Workspace workspace = TRY(openWorkspace(line));
    AccountService service(*workspace.database);
    accounts::AccountFilter everybody;
    everybody.most = std::numeric_limits<int>::max();
    const QList<Account> accounts =
        TRY(await<QList<Account>>([&](Callback<QList<Account>> done) { service.list(everybody, std::move(done)); }));
    QJsonArray all;
    for (const Account &account : accounts) {
        if (line.has(QStringLiteral("json")))
            all.append(toJson(account));
        else
            print(account);
    }
    if (line.has(QStringLiteral("json")))
        printLine(QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
    return {};
}

Result<void> createWorkerToken(const QStringList &arguments)
{
    const CommandLine line = TRY(CommandLine::parse(
        arguments,
        {{QStringLiteral("data")}, {}, 1, 1, QStringLiteral("gavel-server worker token NAME [--data DIR]")}));
    Workspace workspace = TRY(openWorkspace(line));
    AccountService service(*workspace.database);
    const accounts::IssuedToken issued = TRY(await<accounts::IssuedToken>([&](Callback<accounts::IssuedToken> done) {
        service.createWorkerToken(line.words().first(), std::move(done));
    }));
    printLine(issued.token);
    return {};
}

} // namespace gavel::commands
