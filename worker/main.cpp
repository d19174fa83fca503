// gavel-worker: judges. Start with commands/online_worker.cpp for the worker at work, commands/judge_command.cpp for
// one judging without a server.
#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"

#include <QCoreApplication>

#include <array>

namespace {

struct NamedCommand {
    const char *name;
    const char *arguments;
    const char *purpose;
    int (*call)(const QStringList &arguments);
};

constexpr std::array kCommands{
    NamedCommand{"run", "--server URL", "take jobs from a server and judge them", gavel::worker::runCommand},
    NamedCommand{"judge", "PACKAGE SOURCE", "judge one source on a problem package, without a server",
                 gavel::worker::judgeCommand},
    NamedCommand{"verify", "PACKAGE", "judge all solutions of the jury in a package", gavel::worker::verifyCommand},
    NamedCommand{"prepare", "PACKAGE TARGET", "make the tests that a Polygon package only describes",
                 gavel::worker::prepareCommand},
    NamedCommand{"languages", "[test|check|install]",
                 "list what is found here, prove it, try a file of your own, install more",
                 gavel::worker::languagesCommand},
    NamedCommand{"doctor", "", "say what this host can enforce, and attack the sandbox", gavel::worker::doctorCommand},
    NamedCommand{"image", "build|list|verify", "make trees of toolchains for cells, from Debian packages",
                 gavel::worker::imageCommand},
    NamedCommand{"plugin", "check FILE", "say whether a plugin keeps the rules", gavel::worker::pluginCommand},
};

QString usage()
{
    QString text = QStringLiteral("usage: gavel-worker COMMAND ...\n\n");
    for (const NamedCommand &command : kCommands) {
        const QString call =
            QString::fromLatin1(command.name) + QLatin1Char(' ') + QString::fromLatin1(command.arguments);
        text += QStringLiteral("  %1  %2\n").arg(call, -30).arg(QString::fromLatin1(command.purpose));
    }
    return text + QStringLiteral("\ngavel-worker COMMAND --help tells more.");
}

} // namespace

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("gavel-worker"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GAVEL_VERSION));
    const QStringList arguments = QCoreApplication::arguments().mid(1);
    const QString name = arguments.value(0);
    for (const NamedCommand &command : kCommands) {
        if (name == QLatin1String(command.name))
            return command.call(arguments.mid(1));
    }
    if (name == QStringLiteral("--help") || name == QStringLiteral("help")) {
        gavel::worker::printLine(usage());
        return gavel::worker::kExitGood;
    }
    if (name == QStringLiteral("--version")) {
        gavel::worker::printLine(QStringLiteral("gavel-worker " GAVEL_VERSION));
        return gavel::worker::kExitGood;
    }
    if (!name.isEmpty())
        gavel::worker::printError(QStringLiteral("gavel-worker: there is no command '%1'\n").arg(name));
    gavel::worker::printError(usage());
    return gavel::worker::kExitUsage;
}
