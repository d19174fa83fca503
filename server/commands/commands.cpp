#include "server/commands/commands.h"

#include "server/commands/account_commands.h"
#include "server/commands/doctor.h"
#include "server/commands/problem_commands.h"
#include "server/commands/upkeep_commands.h"
#include "server/commands/workspace.h"
#include "server/storage/migrations.h"

#include <cstdio>

namespace gavel::commands {

namespace {

constexpr int kDone = 0;
constexpr int kFailed = 1;
constexpr int kWrongUsage = 2;

Result<void> migrateData(const QStringList &arguments)
{
    const CommandLine line = TRY(CommandLine::parse(
        arguments, {{QStringLiteral("data")}, {}, 0, 0, QStringLiteral("gavel-server migrate [--data DIR]")}));
    Workspace workspace = TRY(openWorkspace(line, true));
    const int version = TRY(workspace.database->readAndWait(storage::schemaVersion));
    printLine(QStringLiteral("%1: schema %2").arg(workspace.location).arg(version));
    return {};
}

struct Command {
    const char *group;
    const char *name; // empty: the group is the command
    Result<void> (*run)(const QStringList &arguments);
    const char *purpose;
};

constexpr Command kCommands[]{
    {"migrate", "", migrateData, "make the database or bring it up to date"},
    {"user", "add", addUser, "add an account"},
    {"user", "reset", resetUser, "give an account a new password"},
    {"user", "list", listUsers, "list the accounts"},
    {"problem", "import", importProblems, "import problem packages"},
    {"problem", "export", exportProblem, "write a problem as a package"},
    {"problem", "list", listProblems, "list the problems"},
    {"worker", "token", createWorkerToken, "make a token for a worker"},
    {"backup", "", backUp, "copy everything that must not be lost to a folder"},
    {"restore", "", restore, "make a new site of a backup"},
    {"sweep", "", sweep, "remove blobs that nothing refers to"},
    {"doctor", "", examine, "look for what is wrong with the site and this machine"},
};

bool isCalled(const Command &command, const QStringList &arguments)
{
    if (arguments.value(0) != QLatin1String(command.group))
        return false;
    return *command.name == '\0' || arguments.value(1) == QLatin1String(command.name);
}

void complain(const QString &message)
{
    std::fputs(qUtf8Printable(QStringLiteral("gavel-server: ") + message + QLatin1Char('\n')), stderr);
}

// A wrong word on the command line is told with the usage; other wrong arguments are found while working.
int statusOf(const Error &error)
{
    return error.message.find("\nusage: ") == std::string::npos ? kFailed : kWrongUsage;
}

} // namespace

bool isCommand(const QStringList &arguments)
{
    return std::ranges::any_of(
        kCommands, [&](const Command &command) { return arguments.value(0) == QLatin1String(command.group); });
}

QString usage()
{
    QString text;
    for (const Command &command : kCommands) {
        const QString words = QStringLiteral("%1 %2").arg(QLatin1String(command.group), QLatin1String(command.name));
        text += QStringLiteral("  %1 %2\n").arg(words.trimmed().leftJustified(16), QLatin1String(command.purpose));
    }
    return text;
}

int run(const QStringList &arguments)
{
    const auto *const command =
        std::ranges::find_if(kCommands, [&](const Command &each) { return isCalled(each, arguments); });
    if (command == std::end(kCommands)) {
        complain(QStringLiteral("there is no command \"%1\"; there are:\n%2")
                     .arg(arguments.join(QLatin1Char(' ')), usage()));
        return kWrongUsage;
    }
    const Result<void> done = command->run(arguments.mid(*command->name == '\0' ? 1 : 2));
    if (done)
        return kDone;
    complain(QString::fromStdString(done.error().message));
    return statusOf(done.error());
}

} // namespace gavel::commands
