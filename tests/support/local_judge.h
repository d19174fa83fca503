#pragma once

#include <QByteArray>
#include <QJsonObject>
#include <QList>
#include <QNetworkAccessManager>
#include <QPair>
#include <QProcess>
#include <QString>
#include <QTemporaryDir>

#include <memory>

namespace gavel::tests {

// The answer to one HTTP request.
struct HttpAnswer {
    int status = 0; // 0: no answer at all
    QByteArray body;
    QJsonObject json;
    QList<QPair<QByteArray, QByteArray>> headers;

    QByteArray header(const QByteArray &name) const; // names compared ignoring case
};

using Headers = QList<QPair<QByteArray, QByteArray>>;

// A real server and real workers of this build, on a loopback port of their own and a private directory, driven over
// HTTP as a user would. Everything ends with the object. For the thread of the test; calls block, with an event loop.
//
// Faults of the set-up are reported by a false return and errorText(); use QVERIFY2.
class LocalJudge {
public:
    LocalJudge();
    ~LocalJudge();

    // Makes the database, an administrator and a worker token, and imports the package directories given.
    bool prepare(const QStringList &packageDirectories);

    // More arguments of `gavel-server serve`, from the next startServer() on.
    void setServerArguments(const QStringList &arguments) { m_serverArguments = arguments; }

    // What starts the workers from now on, before their own command: "unshare --mount ...". Empty: nothing.
    void setWorkerLauncher(const QStringList &launcher) { m_workerLauncher = launcher; }

    // The same for the server.
    void setServerLauncher(const QStringList &launcher) { m_serverLauncher = launcher; }

    // Where workers find servers from now on, in the place of this one: ports on the loopback address.
    void setWorkerPorts(const QList<int> &ports) { m_workerPorts = ports; }

    // Has the port of the server chosen, if it is not yet.
    int choosePort();

    // Starts the server's process without waiting for it.
    void launchServer();
    bool startServer();
    bool startWorker(const QString &name = QStringLiteral("w1"), const QStringList &extraArguments = {});

    // SIGKILL, as a crash would; returns when the process is gone.
    void killServer();
    void killWorkers();
    void killWorker(const QString &name);
    qint64 workerPid(const QString &name) const; // 0: there is none

    // SIGTERM; true when it ended by itself with exit status 0.
    bool terminateServer();

    HttpAnswer request(const QByteArray &method, const QString &path, const QByteArray &body = {},
                       const Headers &headers = {});
    HttpAnswer get(const QString &path) { return request("GET", path); }
    HttpAnswer post(const QString &path, const QJsonObject &body, const Headers &headers = {});

    // Logs in; later requests carry the token. Empty names log in as the administrator.
    bool logIn(const QString &name = {}, const QString &password = {});

    // The id of an accepted submission, or empty with errorText().
    QString submit(const QString &problem, const QString &language, const QString &fileName, const QByteArray &source);
    QString submit(const QString &problem, const QString &language, const QMap<QString, QByteArray> &files);

    // The submission as soon as its judging has ended, or what it was when the time was over.
    QJsonObject waitForEnd(const QString &submission, int seconds = 60);

    // Waits until a worker offers the language.
    bool waitForLanguage(const QString &language, int seconds = 60);

    QString directory() const { return m_directory.path(); }
    QString errorText() const { return m_error; }
    QByteArray serverLog() const;
    QByteArray workerLog(const QString &name) const;
    QByteArray token() const { return m_token; }
    int port() const { return m_port; }
    qint64 serverPid() const { return m_server ? m_server->processId() : 0; }

private:
    bool runTool(const QStringList &arguments, QByteArray *output = nullptr);
    bool fail(const QString &error);

    QTemporaryDir m_directory;
    QStringList m_serverArguments;
    QStringList m_serverLauncher;
    QStringList m_workerLauncher;
    QList<int> m_workerPorts;
    QNetworkAccessManager m_network;
    std::unique_ptr<QProcess> m_server;
    std::vector<std::unique_ptr<QProcess>> m_workers;
    QString m_error;
    QByteArray m_token;
    int m_port = 0;
};

// The compiler or interpreter to use for a file of the sample problems, by its extension.
QString languageOfFile(const QString &fileName);

// All of these, as `gavel-worker run --offer` takes them.
QString offeredLanguages();

} // namespace gavel::tests
