#include "server/live/event_hub.h"

#include "server/accounts/account_service.h"
#include "server/http/websocket.h"
#include "server/live/live_session.h"

#include <QPointer>
#include <QUuid>

#include <algorithm>

namespace gavel::live {

namespace {

constexpr qsizetype kMostEvents = 20'000;
constexpr qint64 kMostBytes = 16 * 1024 * 1024;
constexpr std::chrono::seconds kCheckTokensEvery{60};
constexpr std::chrono::milliseconds kCatchUpEvery{500};

} // namespace

EventHub::EventHub(accounts::AccountService &accounts, TopicAccess access)
    : m_accounts(accounts),
      m_access(access),
      m_epoch(QUuid::createUuid().toString(QUuid::Id128)),
      m_ring(kMostEvents, kMostBytes)
{
    connect(&accounts, &accounts::AccountService::tokensRevoked, this, &EventHub::checkTokens);
    connect(&m_tokenCheck, &QTimer::timeout, this, &EventHub::checkTokens);
    connect(&m_catchUp, &QTimer::timeout, this, &EventHub::catchUp);
    m_tokenCheck.start(kCheckTokensEvery);
    m_catchUp.start(kCatchUpEvery);
}

EventHub::~EventHub() = default;

void EventHub::accept(std::unique_ptr<http::WebSocket> socket, std::optional<accounts::Principal> principal,
                      const QHostAddress &client)
{
    auto session = std::make_unique<LiveSession>(*this, std::move(socket), std::move(principal), client);
    LiveSession *raw = session.get();
    connect(raw, &LiveSession::ended, this, [this, raw] { retire(*raw); });
    m_sessions.push_back(std::move(session));
}

void EventHub::shutDown()
{
    for (const auto &session : m_sessions)
        session->goAway();
}

void EventHub::publish(const QByteArray &key, const QByteArray &data)
{
    const Event event = m_ring.add(key, data);
    const auto listeners = m_listeners.constFind(key);
    if (listeners == m_listeners.constEnd())
        return;
    for (const Listener &listener : *listeners)
        listener.session->send(listener.topic, event);
}

void EventHub::authenticate(const QByteArray &token, Callback<accounts::Principal> done)
{
    m_accounts.authenticate(token, std::move(done));
}

void EventHub::open(const accounts::Principal &listener, const QString &topic, Callback<QByteArray> done)
{
    m_access.open(listener, topic, std::move(done));
}

void EventHub::add(const QByteArray &key, const QString &topic, LiveSession &session)
{
    m_listeners[key].append({&session, topic});
}

void EventHub::remove(const QByteArray &key, const QString &topic, LiveSession &session)
{
    const auto listeners = m_listeners.find(key);
    if (listeners == m_listeners.end())
        return;
    listeners->removeOne(Listener{&session, topic});
    if (listeners->isEmpty())
        m_listeners.erase(listeners);
}

// Lets it die by the event loop: it may be its own signal that led here.
void EventHub::retire(LiveSession &session)
{
    for (auto topic = session.topics().begin(); topic != session.topics().end(); ++topic) {
        if (!topic->isEmpty())
            remove(*topic, topic.key(), session);
    }
    const auto found = std::ranges::find(m_sessions, &session, &std::unique_ptr<LiveSession>::get);
    if (found == m_sessions.end())
        return;
    found->release()->deleteLater();
    m_sessions.erase(found);
}

void EventHub::checkTokens()
{
    for (const auto &session : m_sessions) {
        if (!session->principal())
            continue;
        m_accounts.authenticateAgain(
            *session->principal(), [alive = QPointer(session.get())](const Result<accounts::Principal> &principal) {
                if (alive && !principal && principal.error().code == ErrorCode::PermissionDenied)
                    alive->cut(QStringLiteral("the token is not valid any more"));
                else if (alive && principal)
                    alive->renew(*principal);
            });
    }
}

void EventHub::catchUp()
{
    for (const auto &session : m_sessions)
        session->catchUp();
}

} // namespace gavel::live
