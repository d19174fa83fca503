#include "server/commands/commands.h"
#include "server/loop/epoll_dispatcher.h"
#include "server/serve/serve.h"
#include "server/serve/serve_settings.h"

#include <QCoreApplication>

#include <cstdio>

namespace {

QString usage()
{
    return QStringLiteral("Usage: gavel-server COMMAND [ARGUMENTS]\n\n"
                          "  serve [SETTINGS]\n"
                          "        run the server until it is told to stop (SIGTERM)\n") +
           gavel::commands::usage() + QStringLiteral("\nSettings of serve:\n\n") + gavel::serve::settingsHelp();
}

int complain(const QString &reason)
{
    std::fprintf(stderr, "gavel-server: %s\n\n%s", qPrintable(reason), qPrintable(usage()));
    return 2;
}

} // namespace

int main(int argc, char **argv)
{
    // Qt's own event loops hand every idle socket to the kernel on each turn; GAVEL_EVENT_LOOP=qt takes one for
    // comparison.
    if (qEnvironmentVariable("GAVEL_EVENT_LOOP") == QLatin1String("qt"))
        qputenv("QT_NO_GLIB", "1");
    else
        QCoreApplication::setEventDispatcher(new gavel::loop::EpollDispatcher);
    QCoreApplication application(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("gavel-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(GAVEL_VERSION));

    const QStringList arguments = QCoreApplication::arguments().sliced(1);
    if (arguments.isEmpty())
        return complain(QStringLiteral("a command is needed"));
    const QString &command = arguments.first();
    if (command == QLatin1String("--help") || command == QLatin1String("help") ||
        arguments.contains(QStringLiteral("--help"))) {
        std::printf("%s", qPrintable(usage()));
        return 0;
    }
    if (command == QLatin1String("--version")) {
        std::printf("gavel-server %s\n", GAVEL_VERSION);
        return 0;
    }
    if (command == QLatin1String("serve"))
        return gavel::serve::serve(arguments.sliced(1));
    if (gavel::commands::isCommand(arguments))
        return gavel::commands::run(arguments);
    return complain(QStringLiteral("there is no command '%1'").arg(command));
}
