#include "core/telemetry/metrics_listener.h"

#include "core/telemetry/metrics.h"

#include <QTcpSocket>
#include <QTimer>

namespace gavel::telemetry {

namespace {

constexpr int kMostOpen = 16;
constexpr qint64 kMostBytes = 8 * 1024;
constexpr std::chrono::seconds kMostTime{10};

QByteArray responseOf(const QByteArray &status, const QByteArray &type, const QByteArray &body)
{
    return "HTTP/1.1 " + status + "\r\nContent-Type: " + type +
           "\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

} // namespace

MetricsListener::MetricsListener(Metrics &metrics) : m_metrics(metrics)
{
    connect(&m_server, &QTcpServer::newConnection, this, &MetricsListener::accept);
}

Result<std::unique_ptr<MetricsListener>> MetricsListener::listen(const QString &where, Metrics &metrics)
{
    const qsizetype colon = where.lastIndexOf(QLatin1Char(':'));
    bool isNumber = false;
    const quint16 port = where.mid(colon + 1).toUShort(&isNumber);
    QString host = where.left(qMax<qsizetype>(colon, 0));
    if (host.startsWith(QLatin1Char('[')) && host.endsWith(QLatin1Char(']')))
        host = host.mid(1, host.size() - 2);
    const QHostAddress address(host);
    if (address.isNull() || !isNumber)
        return failure(ErrorCode::InvalidArgument,
                       "metrics: must be ADDRESS:PORT, for example 127.0.0.1:9105, not " + where.toStdString());
    std::unique_ptr<MetricsListener> listener(new MetricsListener(metrics));
    if (!listener->m_server.listen(address, port))
        return failure(ErrorCode::Unavailable, "metrics: listening on " + where.toStdString() + ": " +
                                                   listener->m_server.errorString().toStdString());
    return listener;
}

void MetricsListener::accept()
{
    while (QTcpSocket *socket = m_server.nextPendingConnection()) {
        if (m_open >= kMostOpen) {
            socket->deleteLater();
            continue;
        }
        ++m_open;
        socket->setReadBufferSize(kMostBytes);
        connect(socket, &QObject::destroyed, this, [this] { --m_open; });
        connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
        QTimer::singleShot(kMostTime, socket, &QObject::deleteLater);
    }
}

void MetricsListener::read(QTcpSocket &socket)
{
    const QByteArray request = socket.peek(kMostBytes);
    if (!request.contains("\r\n\r\n")) {
        if (request.size() >= kMostBytes)
            socket.disconnectFromHost();
        return;
    }
    socket.disconnect(this);
    connect(&socket, &QObject::destroyed, this, [this] { --m_open; });
    socket.skip(request.size());
    answer(socket, request.left(request.indexOf("\r\n")));
    socket.disconnectFromHost();
}

void MetricsListener::answer(QTcpSocket &socket, const QByteArray &request)
{
    const QByteArray path = request.split(' ').value(1).split('?').value(0);
    if (request.startsWith("GET ") && path == "/metrics")
        socket.write(responseOf("200 OK", Metrics::contentType(), m_metrics.exposition()));
    else
        socket.write(responseOf("404 Not Found", "text/plain", "only GET /metrics is here\n"));
}

} // namespace gavel::telemetry
