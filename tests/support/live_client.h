#pragma once

#include <QJsonDocument>
#include <QJsonObject>
#include <QList>
#include <QNetworkRequest>
#include <QUrl>
#include <QWebSocket>
#include <QtTest>

namespace gavel::tests {

// A client of the live socket of a real server: keeps what it is told.
class LiveClient : public QObject {
public:
    LiveClient(int port, const QByteArray &token)
    {
        connect(&m_socket, &QWebSocket::textMessageReceived, this, [this](const QString &text) {
            const QJsonObject message = QJsonDocument::fromJson(text.toUtf8()).object();
            const QString type = message.value(QStringLiteral("type")).toString();
            if (type == QStringLiteral("hello"))
                m_hello = message;
            else if (type == QStringLiteral("event"))
                m_events.append(message.value(QStringLiteral("data")).toObject());
            else if (type == QStringLiteral("lagged"))
                m_hasLagged = true;
        });
        QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/api/v1/live").arg(port)));
        request.setRawHeader("Authorization", "Bearer " + token);
        m_socket.open(request);
    }

    bool waitForHello()
    {
        return QTest::qWaitFor([this] { return !m_hello.isEmpty(); }, 60'000);
    }

    // To all that was and will be told since the hello.
    void subscribe(const QString &topic)
    {
        const QJsonObject message{{QStringLiteral("type"), QStringLiteral("subscribe")},
                                  {QStringLiteral("topic"), topic},
                                  {QStringLiteral("epoch"), m_hello.value(QStringLiteral("epoch"))},
                                  {QStringLiteral("after"), m_hello.value(QStringLiteral("seq"))}};
        m_socket.sendTextMessage(QString::fromUtf8(QJsonDocument(message).toJson(QJsonDocument::Compact)));
    }

    // The data of each.
    const QList<QJsonObject> &events() const { return m_events; }
    bool hasLagged() const { return m_hasLagged; }

private:
    QWebSocket m_socket;
    QJsonObject m_hello;
    QList<QJsonObject> m_events;
    bool m_hasLagged = false;
};

} // namespace gavel::tests
