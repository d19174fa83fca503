#include "tests/admin-console/window/console_world.h"

#include <QApplication>
#include <QFile>
#include <QFileInfo>
#include <QSettings>
#include <QtTest>

namespace gavel::tests {

using namespace gavel::console;

ConsoleWorld::ConsoleWorld()
{
    QSettings::setPath(QSettings::NativeFormat, QSettings::UserScope, m_settings.path());
    QApplication::setOrganizationName(QStringLiteral("gavel-test"));
}

bool ConsoleWorld::start(const QStringList &problems, bool withWorker, const QStringList &serverArguments)
{
    QStringList directories;
    for (const QString &problem : problems)
        directories.append(QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/") + problem);
    judge.setServerArguments(QStringList{QStringLiteral("--no-rate-limits")} + serverArguments);
    if (!judge.prepare(directories) || !judge.startServer() || !judge.logIn())
        return false;
    return !withWorker || (judge.startWorker() && judge.waitForLanguage(QStringLiteral("cpp-gcc-gnupp20")));
}

void ConsoleWorld::openWindow()
{
    window.reset();
    state.reset();
    connection.reset();
    theme = std::make_unique<Theme>();
    theme->applyTo(*qApp);
    connection = std::make_unique<ServerConnection>();
    state = std::make_unique<LiveState>(*connection);
    window = std::make_unique<MainWindow>(*theme, *state, serversFile(), *tokens);
    window->show();
    (void)QTest::qWaitForWindowActive(window.get());
}

bool ConsoleWorld::connectWindow(const QString &password)
{
    window->connectPage().fill(address(), QStringLiteral("admin"));
    window->connectPage().typePassword(password);
    window->connectPage().submit();
    return QTest::qWaitFor([this] { return connection->link() == Link::Online && state->isLoaded(Topic::Workers); },
                           20'000);
}

QString ConsoleWorld::submit(const QString &problem, const QString &file)
{
    QFile source(QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems/%1/submissions/%2").arg(problem, file));
    if (!source.open(QIODevice::ReadOnly))
        return {};
    const QString name = QFileInfo(file).fileName();
    return judge.submit(problem, languageOfFile(name), name, source.readAll());
}

} // namespace gavel::tests
