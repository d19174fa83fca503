#pragma once

#include "server/accounts/principal.h"
#include "server/live/event_ring.h"
#include "server/live/live_messages.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>

namespace gavel::http {
class WebSocket;
}

namespace gavel::live {

class EventHub;

// One client of the live socket: what it listens to, and how far behind it is. Owned by the hub, in its thread.
class LiveSession final : public QObject {
    Q_OBJECT

public:
    // Without a principal it must authenticate first.
    LiveSession(EventHub &hub, std::unique_ptr<http::WebSocket> socket, std::optional<accounts::Principal> principal,
                const QHostAddress &client);
    ~LiveSession() override;

    const std::optional<accounts::Principal> &principal() const { return m_principal; }
    const QHash<QString, QByteArray> &topics() const { return m_topics; }

    // An event of a topic it listens to. While the client is too slow to take them, they are left out, and it is told
    // so as soon as it has caught up.
    void send(const QString &topic, const Event &event);

    // Tells the topics left out, if there is room again. To be called now and then.
    void catchUp();

    // What is known of its account now; cuts it if that may not be here any more.
    void renew(const accounts::Principal &principal);

    void cut(const QString &reason);
    void goAway();

Q_SIGNALS:
    void ended(); // the last signal

private:
    static constexpr qint64 kMostQueued = 128 * 1024; // bytes: slower clients miss events
    static constexpr qsizetype kMostTopics = 100;

    void onText(const QByteArray &text);
    void authenticate(const QByteArray &token);
    void welcome(const accounts::Principal &principal);
    void subscribe(const Subscribe &message);
    void subscribed(const Subscribe &message, const QByteArray &key);
    void unsubscribe(const QString &topic);

    EventHub &m_hub;
    const std::unique_ptr<http::WebSocket> m_socket;
    const QHostAddress m_client;
    std::optional<accounts::Principal> m_principal;
    QTimer *m_timeToAuthenticate = nullptr; // a child; null once it has
    QHash<QString, QByteArray> m_topics;    // their keys; empty while access is being looked up
    QHash<QString, qint64> m_missed;        // topics, with the last number that was left out
};

} // namespace gavel::live
