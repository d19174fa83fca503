#include "tests/support/local_judge.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QEventLoop>
#include <QFile>
#include <QFileInfo>
#include <QHostAddress>
#include <QJsonArray>
#include <QJsonDocument>
#include <QNetworkReply>
#include <QNetworkRequest>
#include <QTcpServer>
#include <QTimer>

#include <csignal>

namespace gavel::tests {

namespace {

const QString kPassword = QStringLiteral("a long enough password");

QString program(const char *name)
{
    return QStringLiteral(GAVEL_BINARY_DIR "/bin/") + QString::fromLatin1(name);
}

int freePort()
{
    QTcpServer probe;
    probe.listen(QHostAddress::LocalHost);
    return probe.serverPort();
}

bool writeFile(const QString &path, const QByteArray &content)
{
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(content) == content.size();
}

// Lets the event loop turn until the condition holds.
template <typename Condition>
bool waitUntil(int seconds, Condition condition)
{
    const QDeadlineTimer deadline(seconds * 1000);
    while (!condition()) {
        if (deadline.hasExpired())
            return false;
        QEventLoop loop;
        QTimer::singleShot(20, &loop, &QEventLoop::quit);
        loop.exec();
    }
    return true;
}

void kill(QProcess &process)
{
    process.kill();
    process.waitForFinished(-1);
}

} // namespace

QByteArray HttpAnswer::header(const QByteArray &name) const
{
    for (const auto &[key, value] : headers) {
        if (key.compare(name, Qt::CaseInsensitive) == 0)
            return value;
    }
    return {};
}

LocalJudge::LocalJudge() = default;

LocalJudge::~LocalJudge()
{
    for (const auto &worker : m_workers) {
        worker->terminate();
        if (!worker->waitForFinished(20'000))
            kill(*worker);
    }
    if (m_server)
        kill(*m_server);
}

bool LocalJudge::fail(const QString &error)
{
    m_error = error;
    return false;
}

bool LocalJudge::runTool(const QStringList &arguments, QByteArray *output)
{
    QProcess tool;
    tool.start(program("gavel-server"),
               arguments + QStringList{QStringLiteral("--data"), directory() + QStringLiteral("/data")});
    if (!tool.waitForFinished(120'000) || tool.exitStatus() != QProcess::NormalExit || tool.exitCode() != 0)
        return fail(arguments.join(QLatin1Char(' ')) + QStringLiteral(": ") +
                    QString::fromUtf8(tool.readAllStandardError() + tool.readAllStandardOutput()));
    if (output)
        *output = tool.readAllStandardOutput();
    return true;
}

bool LocalJudge::prepare(const QStringList &packageDirectories)
{
    const QString passwordFile = directory() + QStringLiteral("/password");
    QByteArray workerToken;
    if (!writeFile(passwordFile, kPassword.toUtf8()) || !runTool({QStringLiteral("migrate")}) ||
        !runTool({QStringLiteral("user"), QStringLiteral("add"), QStringLiteral("admin"), QStringLiteral("--role"),
                  QStringLiteral("admin"), QStringLiteral("--password-file"), passwordFile}) ||
        !runTool({QStringLiteral("worker"), QStringLiteral("token"), QStringLiteral("w1")}, &workerToken))
        return false;
    if (!packageDirectories.isEmpty() &&
        !runTool(QStringList{QStringLiteral("problem"), QStringLiteral("import")} + packageDirectories))
        return false;
    return writeFile(directory() + QStringLiteral("/worker-token"), workerToken) || fail(QStringLiteral("no space"));
}

int LocalJudge::choosePort()
{
    if (m_port == 0)
        m_port = freePort();
    return m_port;
}

void LocalJudge::launchServer()
{
    (void)choosePort();
    m_server = std::make_unique<QProcess>();
    m_server->setStandardOutputFile(directory() + QStringLiteral("/server.log"), QIODevice::Append);
    m_server->setStandardErrorFile(directory() + QStringLiteral("/server.log"), QIODevice::Append);
    const QStringList command = m_serverLauncher +
                                QStringList{program("gavel-server"),    QStringLiteral("serve"),
                                            QStringLiteral("--listen"), QStringLiteral("127.0.0.1:%1").arg(m_port),
                                            QStringLiteral("--data"),   directory() + QStringLiteral("/data")} +
                                m_serverArguments;
    m_server->start(command.first(), command.mid(1));
}

bool LocalJudge::startServer()
{
    launchServer();
    const bool isReady = waitUntil(30, [this] {
        return m_server->state() == QProcess::NotRunning || get(QStringLiteral("/readyz")).status == 200;
    });
    if (!isReady || m_server->state() == QProcess::NotRunning)
        return fail(QStringLiteral("the server did not start: ") + QString::fromUtf8(serverLog()));
    return true;
}

bool LocalJudge::startWorker(const QString &name, const QStringList &extraArguments)
{
    auto worker = std::make_unique<QProcess>();
    worker->setObjectName(name);
    const QString log = directory() + QStringLiteral("/worker-%1.log").arg(name);
    worker->setStandardOutputFile(log, QIODevice::Append);
    worker->setStandardErrorFile(log, QIODevice::Append);
    QStringList servers;
    const QList<int> ports = m_workerPorts.isEmpty() ? QList<int>{m_port} : m_workerPorts;
    for (const int port : ports)
        servers << QStringLiteral("--server") << QStringLiteral("http://127.0.0.1:%1").arg(port);
    const QStringList command =
        m_workerLauncher + QStringList{program("gavel-worker"), QStringLiteral("run")} + servers +
        QStringList{QStringLiteral("--token-file"),     directory() + QStringLiteral("/worker-token"),
                    QStringLiteral("--name"),           name,
                    QStringLiteral("--data"),           directory() + QStringLiteral("/worker-") + name,
                    QStringLiteral("--trust-languages")} +
        extraArguments;
    worker->start(command.first(), command.mid(1));
    if (!worker->waitForStarted())
        return fail(QStringLiteral("the worker did not start"));
    m_workers.push_back(std::move(worker));
    return true;
}

void LocalJudge::killServer()
{
    kill(*m_server);
}

void LocalJudge::killWorkers()
{
    for (const auto &worker : m_workers)
        kill(*worker);
    m_workers.clear();
}

void LocalJudge::killWorker(const QString &name)
{
    std::erase_if(m_workers, [&](const auto &worker) {
        const bool isIt = worker->objectName() == name;
        if (isIt)
            kill(*worker);
        return isIt;
    });
}

qint64 LocalJudge::workerPid(const QString &name) const
{
    for (const auto &worker : m_workers) {
        if (worker->objectName() == name)
            return worker->processId();
    }
    return 0;
}

bool LocalJudge::terminateServer()
{
    m_server->terminate();
    return m_server->waitForFinished(30'000) && m_server->exitStatus() == QProcess::NormalExit &&
           m_server->exitCode() == 0;
}

HttpAnswer LocalJudge::request(const QByteArray &method, const QString &path, const QByteArray &body,
                               const Headers &headers)
{
    QNetworkRequest request(QUrl(QStringLiteral("http://127.0.0.1:%1%2").arg(m_port).arg(path)));
    request.setAttribute(QNetworkRequest::Http2AllowedAttribute, false);
    request.setTransferTimeout(90'000);
    if (!m_token.isEmpty())
        request.setRawHeader("Authorization", "Bearer " + m_token);
    for (const auto &[name, value] : headers)
        request.setRawHeader(name, value);
    const std::unique_ptr<QNetworkReply> reply(m_network.sendCustomRequest(request, method, body));
    QEventLoop loop;
    QObject::connect(reply.get(), &QNetworkReply::finished, &loop, &QEventLoop::quit);
    loop.exec();
    HttpAnswer answer;
    answer.status = reply->attribute(QNetworkRequest::HttpStatusCodeAttribute).toInt();
    answer.body = reply->readAll();
    answer.json = QJsonDocument::fromJson(answer.body).object();
    answer.headers = reply->rawHeaderPairs();
    return answer;
}

HttpAnswer LocalJudge::post(const QString &path, const QJsonObject &body, const Headers &headers)
{
    return request("POST", path, QJsonDocument(body).toJson(QJsonDocument::Compact),
                   Headers{{"Content-Type", "application/json"}} + headers);
}

bool LocalJudge::logIn(const QString &name, const QString &password)
{
    m_token.clear();
    const bool isAdministrator = name.isEmpty();
    const HttpAnswer answer = post(QStringLiteral("/api/v1/sessions"),
                                   {{QStringLiteral("name"), isAdministrator ? QStringLiteral("admin") : name},
                                    {QStringLiteral("password"), isAdministrator ? kPassword : password}});
    m_token = answer.json.value(QStringLiteral("token")).toString().toLatin1();
    return !m_token.isEmpty() || fail(QStringLiteral("log-in refused: ") + QString::fromUtf8(answer.body));
}

QString LocalJudge::submit(const QString &problem, const QString &language, const QString &fileName,
                           const QByteArray &source)
{
    return submit(problem, language, QMap<QString, QByteArray>{{fileName, source}});
}

QString LocalJudge::submit(const QString &problem, const QString &language, const QMap<QString, QByteArray> &files)
{
    QJsonArray sent;
    for (auto file = files.begin(); file != files.end(); ++file)
        sent.append(QJsonObject{{QStringLiteral("name"), file.key()},
                                {QStringLiteral("content_base64"), QString::fromLatin1(file->toBase64())}});
    const HttpAnswer answer = post(QStringLiteral("/api/v1/submissions"), {{QStringLiteral("problem"), problem},
                                                                           {QStringLiteral("language"), language},
                                                                           {QStringLiteral("files"), sent}});
    if (answer.status != 202) {
        fail(QStringLiteral("submission refused with %1: %2").arg(answer.status).arg(QString::fromUtf8(answer.body)));
        return {};
    }
    return answer.json.value(QStringLiteral("id")).toString();
}

QJsonObject LocalJudge::waitForEnd(const QString &submission, int seconds)
{
    QJsonObject last;
    waitUntil(seconds, [&] {
        const HttpAnswer answer = get(QStringLiteral("/api/v1/submissions/%1?wait=5").arg(submission));
        if (answer.status == 200)
            last = answer.json;
        const QString state =
            last.value(QStringLiteral("judging")).toObject().value(QStringLiteral("state")).toString();
        static const QStringList kEnds{QStringLiteral("finished"), QStringLiteral("failed"),
                                       QStringLiteral("quarantined"), QStringLiteral("cancelled")};
        return kEnds.contains(state);
    });
    return last;
}

bool LocalJudge::waitForLanguage(const QString &language, int seconds)
{
    const bool isOffered = waitUntil(seconds, [&] {
        const QJsonArray languages =
            get(QStringLiteral("/api/v1/languages")).json.value(QStringLiteral("languages")).toArray();
        return std::any_of(languages.begin(), languages.end(), [&](const QJsonValue &offered) {
            return offered.toObject().value(QStringLiteral("id")).toString() == language;
        });
    });
    return isOffered || fail(QStringLiteral("no worker offers %1: %2").arg(language, QString::fromUtf8(serverLog())));
}

namespace {

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

} // namespace

QByteArray LocalJudge::serverLog() const
{
    return contentOf(directory() + QStringLiteral("/server.log"));
}

QByteArray LocalJudge::workerLog(const QString &name) const
{
    return contentOf(directory() + QStringLiteral("/worker-%1.log").arg(name));
}

namespace {

const QHash<QString, QString> &languagesByExtension()
{
    static const QHash<QString, QString> kLanguages{
        {QStringLiteral("c"), QStringLiteral("c-gcc-gnu17")},
        {QStringLiteral("cpp"), QStringLiteral("cpp-gcc-gnupp20")},
        {QStringLiteral("py"), QStringLiteral("python3")},
        {QStringLiteral("java"), QStringLiteral("java17")},
        {QStringLiteral("js"), QStringLiteral("nodejs")},
        {QStringLiteral("go"), QStringLiteral("go")},
        {QStringLiteral("rs"), QStringLiteral("rust")},
        {QStringLiteral("zip"), QStringLiteral("text")},
    };
    return kLanguages;
}

} // namespace

QString languageOfFile(const QString &fileName)
{
    return languagesByExtension().value(QFileInfo(fileName).suffix());
}

QString offeredLanguages()
{
    return languagesByExtension().values().join(QLatin1Char(','));
}

} // namespace gavel::tests
