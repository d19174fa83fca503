// gavel-console: the desktop console for contest staff.
#include "admin-console/data/token_store.h"
#include "admin-console/models/live_state.h"
#include "admin-console/theme/theme.h"
#include "admin-console/window/connect_page.h"
#include "admin-console/window/main_window.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QLocale>
#include <QSettings>
#include <QStandardPaths>
#include <QTranslator>

using namespace gavel::console;

namespace {

Scheme chosenScheme()
{
    const QString chosen = QSettings().value(QStringLiteral("theme")).toString();
    if (chosen == QLatin1String("dark"))
        return Scheme::Dark;
    return chosen == QLatin1String("light") ? Scheme::Light : Theme::systemScheme();
}

// The language that was chosen, else the desktop's; English where there is no translation. Must outlive the window.
std::unique_ptr<QTranslator> installTranslation()
{
    const QString chosen = QSettings().value(QStringLiteral("language")).toString();
    auto translator = std::make_unique<QTranslator>();
    const QLocale locale = chosen.isEmpty() ? QLocale::system() : QLocale(chosen);
    if (translator->load(locale, QStringLiteral("gavel-console"), QStringLiteral("_"),
                         QStringLiteral(":/console/translations")))
        QCoreApplication::installTranslator(translator.get());
    return translator;
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QApplication::setApplicationName(QStringLiteral("gavel-console"));
    QApplication::setOrganizationName(QStringLiteral("gavel"));
    const std::unique_ptr<QTranslator> words = installTranslation();
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
    const std::unique_ptr<TokenStore> tokens = makeSystemKeychain();
    LiveState state(connection);
    MainWindow window(
        theme, state,
        QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation) + QStringLiteral("/servers.json"), *tokens);
    if (parser.isSet(server))
        window.connectPage().fill(parser.value(server), {});
    else
        window.start();
    window.show();
    return QApplication::exec();
}
