#include "server/commands/service_findings.h"

#include "server/commands/workspace.h"
#include "server/http/tls.h"

#include <QSslSocket>
#include <QTcpSocket>
#include <QUrl>

#include <array>
#include <utility>

namespace gavel::commands {

namespace {

using storage::Connection;
using storage::Query;
using storage::Statement;

constexpr Statement kDeadLetters{
    "SELECT count(*), count(DISTINCT webhook_id) FROM webhook_delivery WHERE state = 'dead'"};
constexpr Statement kTraffic{"SELECT (SELECT count(*) FROM worker), (SELECT count(*) FROM language), "
                             "(SELECT count(*) FROM worker WHERE is_draining)"};
constexpr Statement kSettings{"SELECT current_setting('server_version_num'), current_setting('fsync'), "
                              "current_setting('synchronous_commit'), current_setting('full_page_writes'), "
                              "current_setting('max_connections'), (SELECT count(*) FROM pg_stat_activity "
                              "WHERE backend_type = 'client backend')"};

constexpr int kOldestVersion = 150000;
constexpr int kConnectionsOfAServer = 5; // writer, readers, listener
constexpr int kCollectorPatienceMs = 3000;

struct DatabaseState {
    int version = 0;
    QStringList unsafe; // settings that let a commit be lost
    qint64 mostConnections = 0;
    qint64 connections = 0;
};

Result<DatabaseState> readState(Connection &connection)
{
    Query query = connection.query(kSettings);
    TRY(query.first());
    DatabaseState state;
    state.version = query.text(0).toInt();
    constexpr std::array kNames{"fsync", "synchronous_commit", "full_page_writes"};
    for (int i = 0; i < int(kNames.size()); ++i) {
        if (query.text(i + 1) == QLatin1String("off"))
            state.unsafe.append(QString::fromLatin1(kNames[std::size_t(i)]));
    }
    state.mostConnections = query.text(4).toLongLong();
    state.connections = query.integer(5);
    return state;
}

Finding lookAtVersion(const DatabaseState &state)
{
    const QString what = QStringLiteral("postgresql");
    const QString detail = QStringLiteral("version %1").arg(state.version / 10000);
    return state.version >= kOldestVersion ? Finding::good(what, detail)
                                           : Finding::bad(what, detail, QStringLiteral("upgrade it to PostgreSQL 15"));
}

Finding lookAtDurability(const DatabaseState &state)
{
    const QString what = QStringLiteral("durability");
    if (state.unsafe.isEmpty())
        return Finding::good(what, QStringLiteral("what is committed is on the disk"));
    const QString names = state.unsafe.join(QStringLiteral(", "));
    return Finding::bad(what, names + QStringLiteral(" off: what was accepted can be lost"),
                        QStringLiteral("ALTER SYSTEM SET %1 = on; SELECT pg_reload_conf()").arg(state.unsafe.first()));
}

Finding lookAtConnections(const DatabaseState &state)
{
    const QString what = QStringLiteral("connections");
    const QString detail = QStringLiteral("%1 of %2 in use, a server takes %3")
                               .arg(state.connections)
                               .arg(state.mostConnections)
                               .arg(kConnectionsOfAServer);
    if (state.connections + kConnectionsOfAServer <= state.mostConnections)
        return Finding::good(what, detail);
    return Finding::bad(what, detail, QStringLiteral("raise its max_connections and restart it"));
}

} // namespace

QList<Finding> lookAtTls(const CommandLine &line)
{
    const QString certificate = settingOf(line, "tls-certificate", "GAVEL_TLS_CERTIFICATE");
    const QString key = settingOf(line, "tls-key", "GAVEL_TLS_KEY");
    if (certificate.isEmpty() && key.isEmpty())
        return {};
    QList<Finding> findings;
    if (!certificate.isEmpty())
        findings.append(lookAtCertificate(QStringLiteral("tls-certificate"), certificate));
    if (!key.isEmpty())
        findings.append(lookAtKey(QStringLiteral("tls-key"), key));
    const QString what = QStringLiteral("tls");
    const auto identity = http::TlsIdentity::load({certificate, key}); // as the server does
    findings.append(identity ? Finding::good(what, QStringLiteral("the key belongs to the certificate"))
                             : Finding::bad(what, QString::fromStdString(identity.error().message),
                                            QStringLiteral("let tls-certificate and tls-key name a pair, in PEM")));
    return findings;
}

QList<Finding> lookAtCollector(const CommandLine &line)
{
    const QString text = settingOf(line, "otlp-url", "GAVEL_OTLP_URL");
    if (text.isEmpty())
        return {};
    const QUrl url(text, QUrl::StrictMode);
    const QString what = QStringLiteral("collector");
    QTcpSocket socket;
    socket.connectToHost(url.host(), quint16(url.port(url.scheme() == QLatin1String("https") ? 443 : 80)));
    if (socket.waitForConnected(kCollectorPatienceMs))
        return {Finding::good(what, text + QStringLiteral(" takes connections"))};
    return {Finding::bad(what, text + QStringLiteral(": ") + socket.errorString(),
                         QStringLiteral("start it, or unset GAVEL_OTLP_URL: spans are dropped"))};
}

QList<Finding> lookAtPostgresql(storage::Database &database)
{
    const auto isThere = database.readAndWait(
        [](Connection &connection) -> Result<bool> { return connection.engine() == storage::Engine::Postgresql; });
    if (!isThere || !*isThere)
        return {};
    const auto state = database.readAndWait(readState);
    if (!state)
        return {Finding::bad(QStringLiteral("postgresql"), QString::fromStdString(state.error().message),
                             QStringLiteral("mend the database first"))};
    return {lookAtVersion(*state), lookAtDurability(*state), lookAtConnections(*state)};
}

QList<Finding> lookAtTraffic(storage::Database &database)
{
    using Counts = std::pair<qint64, qint64>;
    const auto counts = [&](const Statement &statement) {
        return database.readAndWait([&statement](Connection &connection) -> Result<Counts> {
            Query query = connection.query(statement);
            TRY(query.first());
            return Counts{query.integer(0), query.integer(1)};
        });
    };
    QList<Finding> findings;
    const auto dead = counts(kDeadLetters);
    const QString webhooks = QStringLiteral("webhooks");
    if (dead && dead->first == 0)
        findings.append(Finding::good(webhooks, QStringLiteral("no delivery was given up")));
    else if (dead)
        findings.append(Finding::bad(
            webhooks, QStringLiteral("%1 deliveries of %2 webhooks were given up").arg(dead->first).arg(dead->second),
            QStringLiteral("see why at GET /api/v1/webhook-deliveries?state=dead, then POST .../{id}/replay")));
    const auto traffic = counts(kTraffic);
    const QString languages = QStringLiteral("languages");
    if (traffic && traffic->first > 0 && traffic->second == 0)
        findings.append(Finding::bad(
            languages, QStringLiteral("%1 workers, and none has ever offered a language").arg(traffic->first),
            QStringLiteral("gavel-worker doctor on a worker's host")));
    else if (traffic)
        findings.append(Finding::good(
            languages, QStringLiteral("%1 offered by %2 workers so far").arg(traffic->second).arg(traffic->first)));
    return findings;
}

} // namespace gavel::commands
