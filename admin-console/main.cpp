// gavel-console: the desktop console for contest staff.
#include "admin-console/models/live_state.h"
#include "admin-console/theme/theme.h"
#include "admin-console/window/connect_page.h"
#include "admin-console/window/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QSettings>
#include <QStandardPaths>

using namespace gavel::console;

namespace {

Scheme chosenScheme()
{
    const QString chosen = QSettings().value(QStringLiteral("theme")).toString();
    if (chosen == QLatin1String("dark"))
        return Scheme::Dark;
    return chosen == QLatin1String("light") ? Scheme::Light : Theme::systemScheme();
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("gavel-console"));
    QApplication::setOrganizationName(QStringLiteral("gavel"));
    QCommandLineParser parser;
    parser.setApplicationDescription(QObject::tr("The console for those who run a contest."));
    parser.addHelpOption();
    const QCommandLineOption server(QStringLiteral("server"),
                                    QObject::tr("Offer this server's address on the connect page."),
                                    QStringLiteral("address"));
    parser.addOption(server);
    parser.process(application);

    Theme theme;
    theme.setScheme(chosenScheme());
    theme.applyTo(application);
    ServerConnection connection;
    LiveState state(connection);
    MainWindow window(theme, state,
                      QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) +
                          QStringLiteral("/servers.json"));
    if (parser.isSet(server))
        window.connectPage().fill(parser.value(server), {});
    else
        window.start();
    window.show();
    return QApplication::exec();
}
