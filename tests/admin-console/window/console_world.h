#pragma once

#include "admin-console/models/live_state.h"
#include "admin-console/theme/theme.h"
#include "admin-console/window/connect_page.h"
#include "admin-console/window/main_window.h"
#include "tests/support/local_judge.h"

#include <QTemporaryDir>

#include <memory>

namespace gavel::tests {

// A real server with a worker, and the real window connected with it by typing into the connect page.
class ConsoleWorld {
public:
    ConsoleWorld();

    // False with judge.errorText() when server or worker do not start. Imports the sample problems named.
    bool start(const QStringList &problems, bool withWorker = true, const QStringList &serverArguments = {});

    // A new window, as after a new start of the program. Logged out.
    void openWindow();
    // Types address, login and password and waits for the first page.
    bool connectWindow(const QString &password = QStringLiteral("a long enough password"));

    QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(judge.port()); }
    QString serversFile() const { return m_settings.filePath(QStringLiteral("servers.json")); }

    // Sends a file of a sample problem; gives the submission's id.
    QString submit(const QString &problem, const QString &file);

    template <typename PageType>
    PageType &page(const char *key)
    {
        return static_cast<PageType &>(*window->page(QString::fromLatin1(key)));
    }

    LocalJudge judge;
    std::unique_ptr<console::Theme> theme;
    std::unique_ptr<console::ServerConnection> connection;
    std::unique_ptr<console::LiveState> state;
    std::unique_ptr<console::TokenStore> tokens = console::makeNoTokenStore();
    std::unique_ptr<console::MainWindow> window;

private:
    QTemporaryDir m_settings;
};

} // namespace gavel::tests
