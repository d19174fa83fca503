#include "server/serve/serve_settings.h"

#include "server/commands/commands.h"
#include "server/commands/workspace.h"
#include "server/serve/setting_readers.h"

#include <QFile>
#include <QSettings>
#include <QUrl>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <optional>

namespace gavel::serve {

namespace {

struct Setting {
    const char *name;
    const char *value; // how the value is called; empty for an on/off setting, given as --NAME or --no-NAME
    const char *help;
    std::optional<QString> (*set)(ServeSettings &settings,
                                  const QString &text); // what is wrong with the text, if anything
};

constexpr std::array kSettings{
    Setting{"listen", "ADDRESS:PORT", "where to serve; port 0 takes a free one [127.0.0.1:8080]", setListen},
    Setting{"data", "DIR", "where everything is kept [$GAVEL_HOME/data, else .gavel/data]",
            [](ServeSettings &settings, const QString &text) -> std::optional<QString> {
                settings.dataDirectory = text;
                return text.isEmpty() ? std::optional(QStringLiteral("must be a folder")) : std::nullopt;
            }},
    Setting{
        "database-url", "URL",
        "postgresql://USER@HOST:PORT/NAME, or postgresql:///NAME?host=/run/postgresql [gavel.db in the data folder]",
        setDatabase},
    Setting{"database-password-file", "FILE", "its first line is the database's password", setDatabasePassword},
    Setting{"redis-url", "URL",
            "redis://HOST:PORT/DATABASE or unix:///PATH: the queue that several servers share [in this process]",
            setRedis},
    Setting{"redis-password-file", "FILE", "its first line is the password of Redis", setRedisPassword},
    Setting{"redis-prefix", "TEXT", "of all keys in Redis [gavel:]",
            [](ServeSettings &settings, const QString &text) -> std::optional<QString> {
                settings.redisPrefix = text;
                return std::nullopt;
            }},
    Setting{"queue-limit", "COUNT", "submissions that may wait; more are refused with 429 [200000]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 1'000'000'000, [&](qint64 value) { settings.queueLimit = value; });
            }},
    Setting{"rate-limits", "", "limit submissions of an account and log-ins from an address [on]",
            [](ServeSettings &settings, const QString &text) {
                return setSwitch(settings.isRateLimited, text);
            }},
    Setting{"max-connections", "COUNT", "connections at once; more are answered 503 [8192]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 1'000'000, [&](qint64 value) { settings.http.maxConnections = int(value); });
            }},
    Setting{"max-connections-per-address", "COUNT", "the same, from one address that is no trusted proxy [256]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 1'000'000,
                                 [&](qint64 value) { settings.http.maxConnectionsPerAddress = int(value); });
            }},
    Setting{"trusted-proxies", "SUBNETS", "whose X-Forwarded-For is believed, comma-separated [127.0.0.0/8,::1/128]",
            [](ServeSettings &settings, const QString &text) {
                return setSubnets(settings.http.trustedProxies, text);
            }},
    Setting{"tls-certificate", "FILE", "serve TLS with this certificate and its chain, in PEM [plain HTTP]",
            [](ServeSettings &settings, const QString &text) {
                return setPath(settings.tls.certificate, text);
            }},
    Setting{"tls-key", "FILE", "the certificate's private key, in PEM",
            [](ServeSettings &settings, const QString &text) {
                return setPath(settings.tls.key, text);
            }},
    Setting{"max-package-mib", "MIB", "the largest problem package that may be uploaded [1024]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 1'000'000, [&](qint64 value) { settings.maxPackage = mebibytes(value); });
            }},
    Setting{"lease", "SECONDS", "how long a worker may be silent before its jobs go to another [15]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 3600, [&](qint64 value) { settings.lease = std::chrono::seconds(value); });
            }},
    Setting{"run-all-tests", "", "go on after the first test that is not accepted, unless the problem says [off]",
            setRunAllTests},
    Setting{"tell-verdicts", "VERDICT=VERDICT", "verdicts to be told as others: OLE=WA,PE=WA [each as itself]",
            [](ServeSettings &settings, const QString &text) {
                settings.policy.toldAs.clear();
                return domain::readToldAs(text, settings.policy);
            }},
    Setting{"time-factors", "LANGUAGE=FACTOR",
            "longer CPU time limits by language: python3=3,java=2 [each language's own]",
            [](ServeSettings &settings, const QString &text) {
                settings.policy.timeFactors.clear();
                return domain::readTimeFactors(text, settings.policy);
            }},
    Setting{"drain", "SECONDS", "how long requests in flight may take when the server is stopped [10]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 0, 3600, [&](qint64 value) { settings.drain = std::chrono::seconds(value); });
            }},
    Setting{"judge0", "", "serve the API of Judge0 1.13 as well [on]",
            [](ServeSettings &settings, const QString &text) {
                return setSwitch(settings.judge0.isEnabled, text);
            }},
    Setting{"judge0-path", "PATH", "where; / for the root [/judge0]", setJudge0Path},
    Setting{"judge0-tokens", "TOKENS", "its X-Auth-Token, of which one must be sent [none: open to everybody]",
            [](ServeSettings &settings, const QString &text) {
                return setTokens(settings.judge0.authenticationTokens, text);
            }},
    Setting{"judge0-users", "TOKENS", "its X-Auth-User, needed to list and delete [none: nobody may]",
            [](ServeSettings &settings, const QString &text) {
                return setTokens(settings.judge0.authorizationTokens, text);
            }},
    Setting{"judge0-delete", "", "let those delete submissions [off]",
            [](ServeSettings &settings, const QString &text) {
                return setSwitch(settings.judge0.enableSubmissionDelete, text);
            }},
    Setting{"judge0-queue-limit", "COUNT", "its submissions that may be under way; more are refused with 503 [1000]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 1'000'000, [&](qint64 value) { settings.judge0.maxQueueSize = int(value); });
            }},
    Setting{"judge0-keep", "HOURS", "how long its submissions are kept after their end [24]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 100'000,
                                 [&](qint64 value) { settings.judge0.keptFor = std::chrono::hours(value); });
            }},
    Setting{"password-length", "COUNT", "characters that a new password has at least [8]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 6, 128,
                                 [&](qint64 value) { settings.accounts.passwords.shortest = int(value); });
            }},
    Setting{"session-hours", "HOURS", "how long a log-in lasts [168]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 24 * 366,
                                 [&](qint64 value) { settings.accounts.tokenLifetime = std::chrono::hours(value); });
            }},
    Setting{"oidc-issuer", "URL", "the OpenID Connect provider that people may log in at [none]",
            [](ServeSettings &settings, const QString &text) {
                return setText(settings.oidc.issuer, text);
            }},
    Setting{"oidc-client-id", "TEXT", "what this site is called there",
            [](ServeSettings &settings, const QString &text) {
                return setText(settings.oidc.clientId, text);
            }},
    Setting{"oidc-client-secret-file", "FILE", "its first line is the client's secret [none: a public client]",
            [](ServeSettings &settings, const QString &text) -> std::optional<QString> {
                const Result<QString> secret = commands::readFirstLine(text);
                if (!secret)
                    return QString::fromStdString(secret.error().message);
                return setText(settings.oidc.clientSecret, *secret);
            }},
    Setting{"oidc-redirect-url", "URL", "the page that the provider sends browsers back to",
            [](ServeSettings &settings, const QString &text) {
                return setText(settings.oidc.redirectUrl, text);
            }},
    Setting{"oidc-scopes", "WORDS", "what is asked for there, separated by blanks [openid profile]",
            [](ServeSettings &settings, const QString &text) {
                return setText(settings.oidc.scopes, text);
            }},
    Setting{"oidc-claim", "NAME", "the claim that is the account's name [preferred_username]",
            [](ServeSettings &settings, const QString &text) {
                return setText(settings.oidc.claim, text);
            }},
    Setting{"oidc-create", "", "make a contestant of whoever has no account yet [off]",
            [](ServeSettings &settings, const QString &text) {
                return setSwitch(settings.oidc.createsContestants, text);
            }},
    Setting{"oidc-staff", "", "let administrators and the jury log in so, too [off]",
            [](ServeSettings &settings, const QString &text) {
                return setSwitch(settings.oidc.allowsStaff, text);
            }},
    Setting{"cors-origins", "ORIGINS", "pages that may read answers in a browser, comma-separated; * for all [none]",
            [](ServeSettings &settings, const QString &text) {
                return setOrigins(settings.http.cors.origins, text);
            }},
    Setting{"execute", "", "serve POST /execute and GET /result/ID as well [on]",
            [](ServeSettings &settings, const QString &text) {
                return setSwitch(settings.hasExecute, text);
            }},
    Setting{"blob-store", "URL",
            "s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION&style=path|virtual-host [in the data folder]",
            setBlobStore},
    Setting{"blob-keys-file", "FILE", "its first line is ACCESS-KEY:SECRET-KEY of that store", setBlobKeys},
    Setting{"blob-cache-mib", "MIB", "most of that store's blobs that are kept here [4096]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 100'000'000, [&](qint64 value) { settings.blobCache = mebibytes(value); });
            }},
    Setting{"blob-age", "HOURS", "how old a blob that nothing refers to must be to be removed [24]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 1, 100'000,
                                 [&](qint64 value) { settings.upkeep.blobAge = std::chrono::hours(value); });
            }},
    Setting{"keep-outputs", "DAYS", "how long what programs wrote is kept; 0 for ever [0]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 0, 100'000,
                                 [&](qint64 value) { settings.upkeep.keepOutputs = std::chrono::days(value); });
            }},
    Setting{"log-format", "text|json", "lines for people, or an object a line with its trace [text]", setLogFormat},
    Setting{"log-level", "LEVEL", "the least that is logged: debug, info or warning [info]", setLogLevel},
    Setting{"metrics-allow", "SUBNETS", "who may GET /metrics, comma-separated [127.0.0.0/8,::1/128]",
            [](ServeSettings &settings, const QString &text) {
                return setSubnets(settings.metricsAllowed, text);
            }},
    Setting{"otlp-url", "URL", "the collector that spans are sent to: http://HOST:4318 [none]", setOtlp},
    Setting{"otlp-percent", "PERCENT", "how many of the requests without a trace of their own are traced [100]",
            [](ServeSettings &settings, const QString &text) {
                return setNumber(text, 0, 100, [&](qint64 value) { settings.tracedShare = double(value) / 100; });
            }},
    Setting{"outbound-allow", "SUBNETS", "private networks that webhooks and callbacks may go to [none]",
            [](ServeSettings &settings, const QString &text) {
                return setSubnets(settings.outboundAllowed, text);
            }},
};

const Setting *find(const QString &name)
{
    for (const Setting &setting : kSettings) {
        if (QLatin1String(setting.name) == name)
            return &setting;
    }
    return nullptr;
}

bool isSwitch(const Setting &setting)
{
    return *setting.value == '\0';
}

QString environmentName(const Setting &setting)
{
    return QStringLiteral("GAVEL_") +
           QString::fromLatin1(setting.name).toUpper().replace(QLatin1Char('-'), QLatin1Char('_'));
}

Result<void> apply(const Setting &setting, ServeSettings &settings, const QString &text, const QString &where)
{
    if (const std::optional<QString> fault = setting.set(settings, text))
        return failure(ErrorCode::InvalidArgument, (where + QStringLiteral(": ") + *fault).toStdString());
    return {};
}

// "url" below "[database]" comes as "database/url".
QString nameOfKey(const QString &key)
{
    return QString(key).replace(QLatin1Char('/'), QLatin1Char('-'));
}

Result<void> applyFile(ServeSettings &settings, const QString &path)
{
    if (!QFile::exists(path))
        return failure(ErrorCode::NotFound, ("there is no configuration file " + path.toStdString()));
    QSettings file(path, QSettings::IniFormat);
    const QStringList keys = file.allKeys();
    if (file.status() != QSettings::NoError)
        return failure(ErrorCode::InvalidArgument, path.toStdString() + " is not an INI file");
    for (const QString &key : keys) {
        if (!find(nameOfKey(key)))
            return failure(ErrorCode::InvalidArgument,
                           path.toStdString() + ": " + key.toStdString() + ": there is no such setting");
    }
    for (const Setting &setting : kSettings) {
        for (const QString &key : keys) {
            // A value with commas comes as a list.
            if (find(nameOfKey(key)) == &setting)
                TRY(apply(setting, settings, file.value(key).toStringList().join(QLatin1Char(',')),
                          path + QStringLiteral(": ") + key));
        }
    }
    return {};
}

// One command line setting, with its value where it takes one.
struct Argument {
    const Setting *setting = nullptr;
    QString value;
    QString spelling;
};

Result<QString> valueAfter(const QStringList &arguments, qsizetype &at)
{
    if (at + 1 >= arguments.size())
        return failure(ErrorCode::InvalidArgument, arguments[at].toStdString() + " needs a value");
    return arguments[++at];
}

Result<QList<Argument>> readArguments(const QStringList &arguments, QString &configFile)
{
    QList<Argument> read;
    for (qsizetype i = 0; i < arguments.size(); ++i) {
        const QString spelling = arguments[i];
        if (spelling == QLatin1String("--config")) {
            configFile = TRY(valueAfter(arguments, i));
            continue;
        }
        const bool isOff = spelling.startsWith(QLatin1String("--no-"));
        const QString name = spelling.mid(isOff ? 5 : 2);
        const Setting *setting = spelling.startsWith(QLatin1String("--")) ? find(name) : nullptr;
        if (!setting || (isOff && !isSwitch(*setting)))
            return failure(ErrorCode::InvalidArgument, "serve does not know '" + spelling.toStdString() + "'");
        if (isSwitch(*setting))
            read.append({setting, isOff ? QStringLiteral("false") : QStringLiteral("true"), spelling});
        else
            read.append({
                setting, TRY(valueAfter(arguments, i))
                , spelling
            });
    }
    return read;
}

} // namespace

http::Limits ServeSettings::defaultLimits()
{
    http::Limits limits;
    limits.trustedProxies = {{QHostAddress(QStringLiteral("127.0.0.0")), 8},
                             {QHostAddress(QStringLiteral("::1")), 128}};
    return limits;
}

Result<ServeSettings> readSettings(const QStringList &arguments, const Environment &environment)
{
    ServeSettings settings;
    settings.dataDirectory = commands::defaultDataDirectory();
    QString configFile = environment(QStringLiteral("GAVEL_CONFIG"));
    QList<Argument> given = TRY(readArguments(arguments, configFile));
    if (!configFile.isEmpty())
        TRY(applyFile(settings, configFile));
    for (const Setting &setting : kSettings) {
        const QString name = environmentName(setting);
        if (const QString value = environment(name); !value.isEmpty())
            TRY(apply(setting, settings, value, name));
    }
    std::ranges::stable_sort(given, std::less<>(), &Argument::setting); // in the order of the table
    for (const Argument &argument : std::as_const(given))
        TRY(apply(*argument.setting, settings, argument.value, argument.spelling));
    return settings;
}

QString settingsHelp()
{
    QString help = QStringLiteral("  --config FILE\n        read settings from an INI file\n");
    for (const Setting &setting : kSettings) {
        const QString name = QString::fromLatin1(setting.name);
        help += isSwitch(setting) ? QStringLiteral("  --%1, --no-%1\n").arg(name)
                                  : QStringLiteral("  --%1 %2\n").arg(name, QString::fromLatin1(setting.value));
        help += QStringLiteral("        %1\n").arg(QString::fromLatin1(setting.help));
    }
    return help;
}

} // namespace gavel::serve
