#include "core/telemetry/log.h"
#include "worker/commands/command_line.h"
#include "worker/commands/commands.h"
#include "worker/commands/online_worker.h"
#include "worker/commands/termination_signals.h"

#include <QCoreApplication>
#include <QFile>
#include <QSslCertificate>
#include <QSslConfiguration>
#include <QSysInfo>

namespace gavel::worker {

namespace {

void declareOptions(CommandLine &line)
{
    line.addValue(QStringLiteral("server"), QStringLiteral("Address of a server: http://host:port. May be repeated."),
                  QStringLiteral("url"));
    line.addValue(QStringLiteral("token-file"), QStringLiteral("File with the worker's token."),
                  QStringLiteral("file"));
    line.addValue(QStringLiteral("ca"),
                  QStringLiteral("Certificates in PEM to trust, beside the system's, for servers at https://."),
                  QStringLiteral("file"));
    line.addValue(QStringLiteral("name"), QStringLiteral("Of this worker; the host's name if not given."),
                  QStringLiteral("name"));
    line.addValue(QStringLiteral("data"), QStringLiteral("Caches and state; $GAVEL_HOME/worker if not given."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("slots"), QStringLiteral("How many jobs at once; one a core if not given."),
                  QStringLiteral("number"));
    line.addValue(QStringLiteral("plugins"), QStringLiteral("Where the plugins are."), QStringLiteral("folder"));
    line.addValue(QStringLiteral("image"),
                  QStringLiteral("Toolchain image that cells see instead of this host's /usr."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("languages"),
                  QStringLiteral("Folder of language files of your own, taken up while it runs."),
                  QStringLiteral("folder"));
    line.addValue(QStringLiteral("offer"),
                  QStringLiteral("Only these languages, comma-separated; all that are found if not given."),
                  QStringLiteral("ids"));
    line.addFlag(QStringLiteral("trust-languages"),
                 QStringLiteral("Do not let each language prove itself with a small program in the background."));
    line.addValue(QStringLiteral("blob-cache"), QStringLiteral("Most test data to keep (4096)."),
                  QStringLiteral("MiB"));
    line.addValue(QStringLiteral("program-cache"), QStringLiteral("Most compiled programs to keep (1024)."),
                  QStringLiteral("MiB"));
    line.addValue(QStringLiteral("least-free-disk"), QStringLiteral("Take no jobs with less than this free (256)."),
                  QStringLiteral("MiB"));
    line.addValue(QStringLiteral("drain-seconds"),
                  QStringLiteral("Most time to finish what is held when stopped (30)."), QStringLiteral("number"));
    line.addValue(
        QStringLiteral("metrics"),
        QStringLiteral("Show metrics to Prometheus at http://ADDRESS:PORT/metrics; 127.0.0.1 if only a port is "
                       "given, nowhere if nothing is."),
        QStringLiteral("[address:]port"));
    line.addValue(QStringLiteral("otlp-url"), QStringLiteral("The collector to send spans to: http://host:4318."),
                  QStringLiteral("url"));
    line.addValue(QStringLiteral("log-format"),
                  QStringLiteral("text, or json: an object a line with its trace (text)."), QStringLiteral("format"));
    line.addValue(QStringLiteral("log-level"),
                  QStringLiteral("The least that is logged: debug, info or warning (info)."), QStringLiteral("level"));
}

// Empty: told on standard error.
std::optional<QList<QUrl>> readServers(const CommandLine &line)
{
    QList<QUrl> servers;
    for (const QString &text : line.values(QStringLiteral("server"))) {
        QUrl url(text, QUrl::StrictMode);
        const bool isWeb = url.scheme() == QStringLiteral("http") || url.scheme() == QStringLiteral("https");
        const bool isBare = url.path().isEmpty() || url.path() == QStringLiteral("/");
        if (!url.isValid() || !isWeb || url.host().isEmpty() || !isBare || url.hasQuery() ||
            !url.userInfo().isEmpty()) {
            line.mistake(QStringLiteral("--server must be http://host:port, not '%1'").arg(text));
            return std::nullopt;
        }
        url.setPath({});
        servers.append(url);
    }
    if (!servers.isEmpty())
        return servers;
    line.mistake(QStringLiteral("--server is missing"));
    return std::nullopt;
}

std::optional<QByteArray> readToken(const CommandLine &line)
{
    QByteArray token = qgetenv("GAVEL_WORKER_TOKEN");
    qunsetenv("GAVEL_WORKER_TOKEN"); // no child is to inherit it
    if (line.isSet(QStringLiteral("token-file"))) {
        QFile file(line.value(QStringLiteral("token-file")));
        if (!file.open(QIODevice::ReadOnly)) {
            line.mistake(QStringLiteral("--token-file %1: %2").arg(file.fileName(), file.errorString()));
            return std::nullopt;
        }
        token = file.read(4096);
    }
    token = token.trimmed();
    if (!token.isEmpty() && !token.contains('\n'))
        return token;
    line.mistake(QStringLiteral("no token: name a file of one line with --token-file, or set GAVEL_WORKER_TOKEN"));
    return std::nullopt;
}

// False: told on standard error.
bool trustAuthorities(const CommandLine &line)
{
    if (!line.isSet(QStringLiteral("ca")))
        return true;
    const QString path = line.value(QStringLiteral("ca"));
    const QList<QSslCertificate> authorities = QSslCertificate::fromPath(path, QSsl::Pem);
    if (authorities.isEmpty()) {
        line.mistake(QStringLiteral("--ca %1: no certificates in PEM there").arg(path));
        return false;
    }
    QSslConfiguration configuration = QSslConfiguration::defaultConfiguration();
    configuration.setCaCertificates(QSslConfiguration::systemCaCertificates() + authorities);
    QSslConfiguration::setDefaultConfiguration(configuration);
    return true;
}

std::optional<QString> readDataDirectory(const CommandLine &line)
{
    if (line.isSet(QStringLiteral("data")))
        return line.value(QStringLiteral("data"));
    if (const QString home = qEnvironmentVariable("GAVEL_HOME"); !home.isEmpty())
        return home + QStringLiteral("/worker");
    line.mistake(QStringLiteral("where to keep caches? Give --data or set GAVEL_HOME"));
    return std::nullopt;
}

// Empty: told on standard error.
std::optional<telemetry::LogSettings> readLog(const CommandLine &line)
{
    const QStringList formats{QStringLiteral("text"), QStringLiteral("json")};
    const QStringList levels{QStringLiteral("debug"), QStringLiteral("info"), QStringLiteral("warning")};
    const auto indexOf = [&](const char *option, const QStringList &values, int standard) {
        const QString name = QString::fromLatin1(option);
        if (!line.isSet(name))
            return standard;
        const int index = int(values.indexOf(line.value(name)));
        if (index < 0)
            line.mistake(QStringLiteral("--%1 must be one of %2").arg(name, values.join(QStringLiteral(", "))));
        return index;
    };
    const int format = indexOf("log-format", formats, 0);
    const int level = format < 0 ? -1 : indexOf("log-level", levels, 1);
    if (level < 0)
        return std::nullopt;
    return telemetry::LogSettings{telemetry::LogFormat(format), telemetry::LogLevel(level)};
}

QString readMetricsAddress(const CommandLine &line)
{
    const QString text = line.value(QStringLiteral("metrics"));
    return text.isEmpty() || text.contains(QLatin1Char(':')) ? text : QStringLiteral("127.0.0.1:") + text;
}

// Empty: told on standard error.
std::optional<OnlineSettings> readSettings(const CommandLine &line)
{
    const auto servers = readServers(line);
    const auto token = servers ? readToken(line) : std::nullopt;
    const auto data = token ? readDataDirectory(line) : std::nullopt;
    if (!data || !trustAuthorities(line))
        return std::nullopt;
    constexpr int kMostMebibytes = 1 << 30;
    const auto slots = line.number(QStringLiteral("slots"), 1, 1024, int(allowedCores().size()));
    const auto blobCache = line.number(QStringLiteral("blob-cache"), 1, kMostMebibytes, 4096);
    const auto programCache = line.number(QStringLiteral("program-cache"), 1, kMostMebibytes, 1024);
    const auto leastFreeDisk = line.number(QStringLiteral("least-free-disk"), 0, kMostMebibytes, 256);
    const auto drainSeconds = line.number(QStringLiteral("drain-seconds"), 0, 86'400, 30);
    if (!slots || !blobCache || !programCache || !leastFreeDisk || !drainSeconds)
        return std::nullopt;
    OnlineSettings settings;
    settings.servers = *servers;
    settings.token = *token;
    settings.name =
        line.isSet(QStringLiteral("name")) ? line.value(QStringLiteral("name")) : QSysInfo::machineHostName();
    settings.dataDirectory = *data;
    settings.pluginDirectory = line.value(QStringLiteral("plugins"));
    settings.image = line.value(QStringLiteral("image"));
    settings.siteLanguages = line.value(QStringLiteral("languages"));
    settings.offered = line.value(QStringLiteral("offer")).split(QLatin1Char(','), Qt::SkipEmptyParts);
    settings.provesLanguages = !line.isSet(QStringLiteral("trust-languages"));
    settings.metricsAddress = readMetricsAddress(line);
    settings.otlp = line.value(QStringLiteral("otlp-url"));
    settings.slots = *slots;
    settings.blobCacheSize = mebibytes(*blobCache);
    settings.programCacheSize = mebibytes(*programCache);
    settings.leastFreeDisk = mebibytes(*leastFreeDisk);
    settings.drainTime = std::chrono::seconds(*drainSeconds);
    return settings;
}

} // namespace

int runCommand(const QStringList &arguments)
{
    CommandLine line(
        QStringLiteral("run"), QStringLiteral("--server URL [options]"),
        QStringLiteral("Takes jobs from a server and judges them, until SIGTERM or SIGINT: then it finishes "
                       "what it holds and gives back the rest; a second signal gives everything back at once.\n"
                       "The token is read from a file or from GAVEL_WORKER_TOKEN, never from the command line."));
    declareOptions(line);
    if (const auto exitCode = line.parse(arguments, 0, 0))
        return *exitCode;
    const std::optional<OnlineSettings> settings = readSettings(line);
    const std::optional<telemetry::LogSettings> log = settings ? readLog(line) : std::nullopt;
    if (!log)
        return kExitUsage;
    telemetry::installLog(*log);

    TerminationSignals signals;
    const Result<std::unique_ptr<OnlineWorker>> worker = OnlineWorker::create(*settings);
    if (!worker) {
        printError(QStringLiteral("gavel-worker run: ") + QString::fromStdString(worker.error().message));
        return kExitFailure;
    }
    QObject::connect(&signals, &TerminationSignals::received, worker->get(), &OnlineWorker::drain);
    QObject::connect(worker->get(), &OnlineWorker::drained, qApp, &QCoreApplication::quit, Qt::QueuedConnection);
    (*worker)->start();
    return QCoreApplication::exec();
}

} // namespace gavel::worker
