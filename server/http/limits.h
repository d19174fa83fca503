#pragma once

#include "server/http/cors.h"

#include <QHostAddress>
#include <QList>
#include <QPair>
#include <QString>

#include <chrono>

namespace gavel::http {

// What a client may ask of the server before it is refused. Plain data, constant while the server runs.
struct Limits {
    qint64 maxHeaderBytes = 16 * 1024;            // request line and fields together: 431 above
    int maxHeaderFields = 100;                    // 431 above
    qint64 maxTargetBytes = 8 * 1024;             // 414 above
    qint64 spoolAbove = 1024 * 1024;              // a body longer than this goes to a temporary file
    qint64 maxBufferedBodies = 128 * 1024 * 1024; // all bodies held in memory; above it every body is spooled

    int maxConnections = 8192;
    int maxConnectionsPerAddress = 256;             // of one IPv4 address or one IPv6 /64; trusted proxies are exempt
    QList<QPair<QHostAddress, int>> trustedProxies; // subnets whose X-Forwarded-For is believed

    // A request must be complete requestTimeout after its first byte, plus the time its body takes at
    // leastBytesPerSecond. Answers must be taken at the same pace. There is no limit on the handler.
    std::chrono::milliseconds requestTimeout{20'000};
    std::chrono::milliseconds idleTimeout{75'000};  // kept alive without a request
    std::chrono::milliseconds writeTimeout{20'000}; // the same for the answer
    std::chrono::milliseconds lingerTimeout{2'000}; // after a refusal, so that the client reads why
    qint64 leastBytesPerSecond = 16 * 1024;

    qint64 maxWriteBuffer = 256 * 1024; // bytes queued for one client before its next request waits
    CorsPolicy cors;
    QByteArray sparseBelow = "/api/"; // paths whose answers obey ?fields= (sparse_fields.h); others may mean their own
    QString spoolFolder;              // empty: the system's folder for temporary files
};

} // namespace gavel::http
