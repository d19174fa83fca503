#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/domain/judging_policy.h"
#include "core/telemetry/log.h"
#include "server/accounts/account_service.h"
#include "server/http/limits.h"
#include "server/http/tls.h"
#include "server/judge0/settings.h"
#include "server/oidc/oidc_settings.h"
#include "server/outbound/address_policy.h"
#include "server/upkeep/upkeep.h"
#include "server/webhooks/webhook_service.h"

#include <QHostAddress>
#include <QString>
#include <QStringList>

#include <chrono>
#include <functional>

namespace gavel::serve {

// What the operator may decide. docs/operating.md lists it for people.
struct ServeSettings {
    QHostAddress address{QHostAddress::LocalHost};
    quint16 port = 8080;
    QString dataDirectory;
    QString database; // its address, with the password; empty: a SQLite file in the data directory
    QString redis;    // its address, with the password; empty: the queue is in this process
    QString redisPrefix = QStringLiteral("gavel:");
    qint64 queueLimit = 200'000; // submissions that wait; more are refused with 429
    bool isRateLimited = true;
    Bytes maxPackage = mebibytes(1024);
    std::chrono::seconds lease{15}; // how long a worker may be silent before its jobs go to another
    std::chrono::seconds drain{10}; // how long requests in flight may take when the server is stopped
    domain::JudgingPolicy policy;   // for what a problem does not say itself
    http::Limits http = defaultLimits();
    http::TlsFiles tls; // empty: plain HTTP
    judge0::Settings judge0;
    bool hasExecute = true; // POST /execute
    webhooks::WebhookService::Options webhooks;
    accounts::AccountService::Options accounts;
    oidc::OidcSettings oidc;           // log-in at another site
    outbound::Subnets outboundAllowed; // private networks that webhooks and callbacks may go to

    QString blobStore;   // the address of an S3-compatible store; empty: blobs are in the data directory
    QByteArray blobKeys; // ACCESS-KEY:SECRET-KEY
    Bytes blobCache = mebibytes(4096);
    upkeep::UpkeepSettings upkeep;
    telemetry::LogSettings log;
    QList<QPair<QHostAddress, int>> metricsAllowed = {{QHostAddress(QStringLiteral("127.0.0.0")), 8},
                                                      {QHostAddress(QStringLiteral("::1")), 128}}; // GET /metrics
    QString otlp;           // the collector that spans are sent to; empty: none are
    double tracedShare = 1; // of the requests that come without a trace of their own

    // The HTTP layer's own, with this machine as a trusted proxy.
    static http::Limits defaultLimits();
};

// Reads an environment variable; an empty string when it is not set. A parameter, so that tests need not change theirs.
using Environment = std::function<QString(const QString &name)>;

// Each setting can stand in the configuration file (`queue-limit = 5000`; `url = ...` below `[database]` is
// database-url), in the environment (GAVEL_QUEUE_LIMIT=5000)
// and on the command line (--queue-limit 5000), which counts in this order, the last one most. InvalidArgument names
// the setting, where it stands, and what would be right; unknown ones are refused.
Result<ServeSettings> readSettings(const QStringList &arguments, const Environment &environment);

// A line per setting, for --help.
QString settingsHelp();

} // namespace gavel::serve
