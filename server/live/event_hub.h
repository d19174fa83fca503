#pragma once

#include "server/live/event_ring.h"
#include "server/live/topic_access.h"

#include <QHash>
#include <QObject>
#include <QTimer>

#include <memory>
#include <optional>
#include <vector>

namespace gavel::accounts {
class AccountService;
}
namespace gavel::http {
class WebSocket;
}

namespace gavel::live {

class LiveSession;

// Brings events to those who listen to their topic, and keeps the last ones for those who come back. live_messages.h is
// what is said.
//
// Lives in the event loop's thread. What a client may hear is looked at when it subscribes; when its token is revoked
// or expires, it is cut off.
class EventHub final : public QObject {
    Q_OBJECT

public:
    EventHub(accounts::AccountService &accounts, TopicAccess access);
    ~EventHub() override;

    // Takes an upgraded connection; without a principal it authenticates by its first message.
    void accept(std::unique_ptr<http::WebSocket> socket, std::optional<accounts::Principal> principal,
                const QHostAddress &client = {});

    // Sends everybody away: the server is about to stop.
    void shutDown();

    void publish(const QByteArray &key, const QByteArray &data);

    // Whether anybody would hear it now. What nobody hears need not be made, but is then missing for those who come
    // back: for topics that are read again anyway.
    bool hasListeners(const QByteArray &key) const { return m_listeners.contains(key); }

    qsizetype sessionCount() const { return qsizetype(m_sessions.size()); }

    // For sessions.
    const QString &epoch() const { return m_epoch; }
    qint64 lastNumber() const { return m_ring.lastNumber(); }
    std::optional<QList<Event>> after(qint64 number, const QByteArray &key) const { return m_ring.after(number, key); }
    void authenticate(const QByteArray &token, Callback<accounts::Principal> done);
    void open(const accounts::Principal &listener, const QString &topic, Callback<QByteArray> done);
    void add(const QByteArray &key, const QString &topic, LiveSession &session);
    void remove(const QByteArray &key, const QString &topic, LiveSession &session);

private:
    struct Listener {
        LiveSession *session;
        QString topic; // as it calls it

        bool operator==(const Listener &) const = default;
    };

    void retire(LiveSession &session);
    void checkTokens();
    void catchUp();

    accounts::AccountService &m_accounts;
    TopicAccess m_access;
    const QString m_epoch;
    EventRing m_ring;
    std::vector<std::unique_ptr<LiveSession>> m_sessions;
    QHash<QByteArray, QList<Listener>> m_listeners; // by key; without empty lists
    QTimer m_tokenCheck;                            // tokens expire without a word
    QTimer m_catchUp;
};

} // namespace gavel::live
