#pragma once

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTcpServer>
#include <QTcpSocket>

namespace gavel::test {

// A collector of spans as far as we need one: takes POST /v1/traces and keeps what came. Shares the test's event loop.
class SpanCollector : public QObject {
public:
    explicit SpanCollector(quint16 port = 0)
    {
        connect(&m_server, &QTcpServer::newConnection, this, [this] {
            while (QTcpSocket *socket = m_server.nextPendingConnection()) {
                connect(socket, &QTcpSocket::readyRead, this, [this, socket] { read(*socket); });
                connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
            }
        });
        m_server.listen(QHostAddress::LocalHost, port);
    }

    QString address() const { return QStringLiteral("http://127.0.0.1:%1").arg(m_server.serverPort()); }
    quint16 port() const { return m_server.serverPort(); }

    // What it answers from now on.
    void setStatus(const QByteArray &status) { m_status = status; }

    int requests() const { return m_requests; }
    QList<QJsonObject> spans() const { return m_spans; } // with "service" beside their own members

    QList<QJsonObject> named(const QString &name) const
    {
        QList<QJsonObject> found;
        for (const QJsonObject &span : m_spans) {
            if (span.value(QStringLiteral("name")).toString() == name)
                found.append(span);
        }
        return found;
    }

private:
    void read(QTcpSocket &socket)
    {
        QByteArray &request = m_pending[&socket];
        request += socket.readAll();
        const qsizetype end = request.indexOf("\r\n\r\n");
        const qsizetype at = request.toLower().indexOf("content-length: ");
        if (end < 0 || at < 0)
            return;
        const qsizetype length = request.mid(at + 16, request.indexOf("\r\n", at) - at - 16).toLongLong();
        if (request.size() < end + 4 + length) {
            if (request.toLower().contains("expect: 100-continue") && request.size() == end + 4)
                socket.write("HTTP/1.1 100 Continue\r\n\r\n");
            return;
        }
        ++m_requests;
        if (request.startsWith("POST /v1/traces ") && m_status.startsWith('2'))
            take(QJsonDocument::fromJson(request.mid(end + 4, length)).object());
        m_pending.remove(&socket);
        socket.write("HTTP/1.1 " + m_status + "\r\nContent-Length: 2\r\nContent-Type: application/json\r\n\r\n{}");
    }

    void take(const QJsonObject &body)
    {
        for (const QJsonValue resource : body.value(QStringLiteral("resourceSpans")).toArray()) {
            const QString service = serviceOf(resource.toObject().value(QStringLiteral("resource")).toObject());
            for (const QJsonValue scope : resource.toObject().value(QStringLiteral("scopeSpans")).toArray()) {
                for (const QJsonValue span : scope.toObject().value(QStringLiteral("spans")).toArray()) {
                    QJsonObject object = span.toObject();
                    object.insert(QStringLiteral("service"), service);
                    m_spans.append(object);
                }
            }
        }
    }

    static QString serviceOf(const QJsonObject &resource)
    {
        for (const QJsonValue attribute : resource.value(QStringLiteral("attributes")).toArray()) {
            const QJsonObject object = attribute.toObject();
            if (object.value(QStringLiteral("key")).toString() == QStringLiteral("service.name"))
                return object.value(QStringLiteral("value")).toObject().value(QStringLiteral("stringValue")).toString();
        }
        return {};
    }

    QTcpServer m_server;
    QHash<QTcpSocket *, QByteArray> m_pending;
    QList<QJsonObject> m_spans;
    QByteArray m_status = "200 OK";
    int m_requests = 0;
};

} // namespace gavel::test
