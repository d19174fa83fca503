#pragma once

#include "core/base/result.h"

#include <QHostAddress>
#include <QObject>
#include <QTcpServer>

#include <memory>

class QTcpSocket;

namespace gavel::telemetry {

class Metrics;

// Answers GET /metrics for programs that are no HTTP servers, and 404 to all else: one request a connection, at most
// 16 connections at once, ten seconds and 8 KiB for each. Lives in an event loop's thread, where the metrics are
// collected.
class MetricsListener final : public QObject {
    Q_OBJECT

public:
    // "ADDRESS:PORT"; port 0 takes a free one. Unavailable when it is taken. The metrics are borrowed.
    static Result<std::unique_ptr<MetricsListener>> listen(const QString &where, Metrics &metrics);

    quint16 port() const { return m_server.serverPort(); }

private:
    explicit MetricsListener(Metrics &metrics);
    void accept();
    void read(QTcpSocket &socket);
    void answer(QTcpSocket &socket, const QByteArray &request);

    Metrics &m_metrics;
    QTcpServer m_server;
    int m_open = 0;
};

} // namespace gavel::telemetry
