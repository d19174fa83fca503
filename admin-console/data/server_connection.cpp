#include "admin-console/data/server_connection.h"

#include <QJsonDocument>

#include <algorithm>

namespace gavel::console {

namespace {

using namespace std::chrono_literals;

constexpr auto kTick = 250ms;
constexpr std::array kBackOff{1s, 2s, 4s, 8s, 15s, 30s};

// Something else answers at that address, or a version from before or after anything we know.
ApiFault strangeAnswer()
{
    ApiFault fault;
    fault.kind = ApiFault::Kind::BadAnswer;
    fault.message = QObject::tr("The answer is not one that this version of the console understands.");
    return fault;
}

Identity identityFrom(const QJsonObject &me)
{
    return {me.value(QStringLiteral("name")).toString(), me.value(QStringLiteral("role")).toString()};
}

} // namespace

ServerConnection::ServerConnection(QObject *parent) : QObject(parent)
{
    connect(&m_api, &ApiClient::answered, this, [this](std::chrono::milliseconds trip) { m_roundTrip = trip; });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        onTick();
        if (m_changesSince.elapsed() >= 2000) {
            m_changesPerSecond = m_changes * 1000.0 / double(m_changesSince.restart());
            m_changes = 0;
        }
        Q_EMIT ticked();
    });
    m_changesSince.start();
    m_tick.start(kTick);
}

ServerConnection::~ServerConnection() = default;

void ServerConnection::logIn(const SavedServer &server, const QString &password, QObject *context, LoggedIn done)
{
    // A client of its own: what is shown goes on until the new log-in has succeeded.
    auto *api = new ApiClient(context);
    api->setServer(QUrl(server.address), server.pinnedFingerprint);
    const auto finish = [api, server, done](const ApiResult &result) {
        api->deleteLater();
        if (result) {
            SavedServer good = server;
            const QJsonObject answer = result->object();
            const QString token = answer.value(QStringLiteral("token")).toString();
            if (token.isEmpty() && answer.value(QStringLiteral("name")).toString().isEmpty())
                return done(std::unexpected(strangeAnswer()), Step::LogIn);
            if (!token.isEmpty())
                good.token = token.toLatin1();
            good.lastUsed = QDateTime::currentDateTimeUtc();
            return done(good, Step::LogIn);
        }
        const ApiFault &fault = result.error();
        done(std::unexpected(fault), fault.kind == ApiFault::Kind::Untrusted ? Step::Trust
                                     : fault.isAbsence()                     ? Step::Reach
                                                                             : Step::LogIn);
    };
    if (password.isEmpty()) {
        api->setToken(server.token);
        api->get(QStringLiteral("/me"), {}, context, finish);
    } else {
        api->post(QStringLiteral("/sessions"),
                  {{QStringLiteral("name"), server.login}, {QStringLiteral("password"), password}}, context, finish);
    }
}

void ServerConnection::open(const SavedServer &server)
{
    const bool isOther = server.address != m_server.address;
    m_server = server;
    m_api.setServer(QUrl(server.address), server.pinnedFingerprint);
    m_api.setToken(server.token);
    m_failures = 0;
    if (isOther) {
        m_lastAnswer.invalidate();
        Q_EMIT serverChanged();
        for (Watch *watch : m_watches)
            watch->refresh(true);
    }
    setLink(Link::Connecting);
    greet();
}

void ServerConnection::logOut()
{
    ApiRequest request;
    request.method = "DELETE";
    request.path = QStringLiteral("/sessions/current");
    m_api.send(request, this, [](const ApiResult &) {});
    m_server.token.clear();
    m_api.setToken({});
    setLink(Link::LoggedOut);
}

// Asks who we are: the first question of every connection, and the one that finds out whether a lost server is back.
void ServerConnection::greet()
{
    if (m_isGreeting)
        return;
    m_isGreeting = true;
    m_nextTry = QDeadlineTimer(QDeadlineTimer::Forever);
    m_api.get(QStringLiteral("/me"), {}, this, [this](const ApiResult &result) {
        m_isGreeting = false;
        if (!result)
            return noteAbsence(result.error());
        const Identity identity = identityFrom(result->object());
        if (identity.name.isEmpty())
            return noteAbsence(strangeAnswer());
        m_failures = 0;
        m_lastFault.clear();
        if (!m_lastAnswer.isValid())
            m_lastAnswer.start();
        if (!(identity == m_identity)) {
            m_identity = identity;
            Q_EMIT identityChanged();
        }
        setLink(Link::Online);
        resynchronise();
    });
}

void ServerConnection::act(const ApiRequest &request, QObject *context, ApiClient::Done done)
{
    QPointer<ServerConnection> self(this);
    m_api.send(request, context, [self, done = std::move(done)](const ApiResult &result) {
        if (self && result) {
            for (Watch *watch : self->m_watches)
                watch->m_due = QDeadlineTimer(0);
            self->onTick();
        } else if (self && (result.error().isAbsence() || result.error().kind == ApiFault::Kind::NotLoggedIn)) {
            self->noteAbsence(result.error());
        }
        done(result);
    });
}

qint64 ServerConnection::ageMs() const
{
    return m_lastAnswer.isValid() ? m_lastAnswer.elapsed() : -1;
}

qint64 ServerConnection::secondsToNextTry() const
{
    return m_nextTry.isForever() ? 0 : (m_nextTry.remainingTime() + 999) / 1000;
}

void ServerConnection::tryNow()
{
    if (m_link == Link::Offline)
        greet();
}

void ServerConnection::resynchronise()
{
    for (Watch *watch : m_watches) {
        watch->m_body.clear();
        watch->m_due = QDeadlineTimer(0);
    }
    onTick();
}

void ServerConnection::onTick()
{
    if (m_link == Link::Offline && m_nextTry.hasExpired())
        greet();
    if (m_link != Link::Online)
        return;
    const auto watches = m_watches; // an answer may add or remove some
    for (Watch *watch : watches) {
        if (watch->m_isAwake && !watch->m_isAsking && watch->m_due.hasExpired())
            poll(*watch);
    }
}

void ServerConnection::poll(Watch &watch)
{
    watch.m_isAsking = true;
    watch.m_due = QDeadlineTimer(watch.m_every);
    ApiRequest request;
    request.path = watch.m_path;
    request.query = watch.m_query;
    m_api.send(request, &watch, [this, &watch](const ApiResult &result) { onAnswer(watch, result); });
}

void ServerConnection::onAnswer(Watch &watch, const ApiResult &result)
{
    watch.m_isAsking = false;
    if (std::exchange(watch.m_isStale, false)) {
        watch.m_due = QDeadlineTimer(0);
        return;
    }
    if (!result && (result.error().isAbsence() || result.error().kind == ApiFault::Kind::NotLoggedIn))
        return noteAbsence(result.error());
    m_lastAnswer.start();
    if (!result) {
        watch.m_fault = result.error();
        watch.m_due = QDeadlineTimer(std::max<std::chrono::milliseconds>(watch.m_every, result.error().retryAfter));
        Q_EMIT watch.faultChanged();
        return;
    }
    if (std::exchange(watch.m_fault, std::nullopt))
        Q_EMIT watch.faultChanged();
    if (watch.m_hasAnswer && result->body == watch.m_body)
        return;
    watch.m_body = result->body;
    watch.m_hasAnswer = true;
    watch.m_apply(result->object());
}

void ServerConnection::noteAbsence(const ApiFault &fault)
{
    m_lastFault = fault.message;
    if (fault.kind == ApiFault::Kind::NotLoggedIn)
        return setLink(Link::LoggedOut);
    if (m_link == Link::LoggedOut || m_link == Link::Idle)
        return;
    if (m_link != Link::Offline || m_nextTry.isForever()) {
        m_nextTry = QDeadlineTimer(kBackOff[std::min<size_t>(size_t(m_failures), kBackOff.size() - 1)]);
        ++m_failures;
    }
    setLink(Link::Offline);
}

void ServerConnection::setLink(Link link)
{
    if (link == m_link)
        return;
    m_link = link;
    Q_EMIT linkChanged(link);
    Q_EMIT ticked();
}

} // namespace gavel::console
