#include "server/live/live_session.h"

#include "server/http/websocket.h"
#include "server/live/event_hub.h"

#include <QPointer>

namespace gavel::live {

namespace {

constexpr std::chrono::seconds kTimeToAuthenticate{10};
constexpr auto kNotAuthorized = QWebSocketProtocol::CloseCodePolicyViolated;

http::WebSocketLimits limits()
{
    http::WebSocketLimits limits;
    limits.maxIncomingBytes = 8 * 1024;
    limits.maxQueuedBytes = 512 * 1024;
    limits.pingInterval = std::chrono::seconds(30);
    limits.pongTimeout = std::chrono::seconds(20);
    return limits;
}

template <typename... Lambdas>
struct Overloaded : Lambdas... {
    using Lambdas::operator()...;
};

} // namespace

LiveSession::LiveSession(EventHub &hub, std::unique_ptr<http::WebSocket> socket,
                         std::optional<accounts::Principal> principal, const QHostAddress &client)
    : m_hub(hub), m_socket(std::move(socket)), m_client(client)
{
    m_socket->setLimits(limits());
    connect(m_socket.get(), &http::WebSocket::textReceived, this, &LiveSession::onText);
    connect(m_socket.get(), &http::WebSocket::closed, this, &LiveSession::ended);
    if (principal) {
        welcome(*principal);
        return;
    }
    m_timeToAuthenticate = new QTimer(this);
    m_timeToAuthenticate->setSingleShot(true);
    connect(m_timeToAuthenticate, &QTimer::timeout, this,
            [this] { cut(QStringLiteral("no authentication within 10 seconds")); });
    m_timeToAuthenticate->start(kTimeToAuthenticate);
}

LiveSession::~LiveSession() = default;

void LiveSession::onText(const QByteArray &text)
{
    const Result<ClientMessage> message = decode(text);
    if (!message)
        return m_socket->close(QWebSocketProtocol::CloseCodeProtocolError,
                               QString::fromStdString(message.error().message));
    if (std::holds_alternative<Authenticate>(*message) == m_principal.has_value())
        return cut(m_principal ? QStringLiteral("already authenticated") : QStringLiteral("authenticate first"));
    std::visit(Overloaded{
                   [this](const Authenticate &one) { authenticate(one.token); },
                   [this](const Subscribe &one) { subscribe(one); },
                   [this](const Unsubscribe &one) { unsubscribe(one.topic); },
               },
               *message);
}

void LiveSession::authenticate(const QByteArray &token)
{
    m_hub.authenticate(token, [alive = QPointer(this)](const Result<accounts::Principal> &principal) {
        if (!alive || alive->m_principal)
            return;
        if (principal)
            alive->welcome(*principal);
        else
            alive->cut(QStringLiteral("the token is unknown, expired or revoked"));
    });
}

// The account may have been confined to other addresses meanwhile.
void LiveSession::renew(const accounts::Principal &principal)
{
    m_principal = principal;
    if (!principal.addresses.allows(m_client))
        cut(QStringLiteral("the account may not be used from this address"));
}

void LiveSession::welcome(const accounts::Principal &principal)
{
    if (!principal.addresses.allows(m_client))
        return cut(QStringLiteral("the account may not be used from this address"));
    delete std::exchange(m_timeToAuthenticate, nullptr);
    m_principal = principal;
    m_socket->sendText(hello(m_hub.epoch(), m_hub.lastNumber()));
}

void LiveSession::subscribe(const Subscribe &message)
{
    if (m_topics.contains(message.topic))
        return;
    if (m_topics.size() >= kMostTopics)
        return m_socket->sendText(refused(
            message.topic, http::problemOf(Error{ErrorCode::ResourceExhausted, "topic: there may be at most 100"})));
    m_topics.insert(message.topic, QByteArray());
    m_hub.open(*m_principal, message.topic, [alive = QPointer(this), message](const Result<QByteArray> &key) {
        if (!alive || !alive->m_topics.contains(message.topic))
            return; // it has gone, or does not want it any more
        if (key)
            return alive->subscribed(message, *key);
        alive->m_topics.remove(message.topic);
        alive->m_socket->sendText(refused(message.topic, http::problemOf(key.error())));
    });
}

void LiveSession::subscribed(const Subscribe &message, const QByteArray &key)
{
    m_topics.insert(message.topic, key);
    m_hub.add(key, message.topic, *this);
    m_socket->sendText(live::subscribed(message.topic, m_hub.lastNumber()));
    if (!message.after)
        return;
    const auto missed =
        message.epoch == m_hub.epoch() ? m_hub.after(*message.after, key) : std::optional<QList<Event>>();
    if (!missed)
        return m_socket->sendText(lagged(message.topic, m_hub.lastNumber()));
    for (const Event &event : *missed)
        send(message.topic, event);
}

void LiveSession::unsubscribe(const QString &topic)
{
    const auto found = m_topics.constFind(topic);
    if (found != m_topics.constEnd() && !found->isEmpty())
        m_hub.remove(*found, topic, *this);
    m_topics.remove(topic);
    m_missed.remove(topic);
    m_socket->sendText(unsubscribed(topic));
}

void LiveSession::send(const QString &topic, const Event &event)
{
    const bool isBehind = m_missed.contains(topic) || m_socket->queuedBytes() > kMostQueued;
    if (isBehind)
        m_missed.insert(topic, event.number);
    else
        m_socket->sendText(live::event(topic, event.number, event.data));
}

void LiveSession::catchUp()
{
    if (m_missed.isEmpty() || m_socket->queuedBytes() > kMostQueued / 2)
        return;
    for (auto missed = m_missed.begin(); missed != m_missed.end(); ++missed)
        m_socket->sendText(lagged(missed.key(), *missed));
    m_missed.clear();
}

void LiveSession::goAway()
{
    m_socket->close(QWebSocketProtocol::CloseCodeGoingAway, QStringLiteral("the server is being stopped"));
}

void LiveSession::cut(const QString &reason)
{
    m_socket->close(kNotAuthorized, reason);
}

} // namespace gavel::live
