#include "server/redis/redis_connection.h"

#include <QLoggingCategory>
#include <QSocketNotifier>

#include <algorithm>
#include <vector>

#include <hiredis/async.h>
#include <hiredis/hiredis.h>

namespace gavel::redis {

namespace {

Q_LOGGING_CATEGORY(lcRedis, "gavel.redis", QtInfoMsg)

constexpr std::chrono::milliseconds kFirstRetry{100};
constexpr std::chrono::milliseconds kLongestRetry{1000};
constexpr int kWatches = 10; // in the longest silence

std::unexpected<Error> away(const RedisAddress &address)
{
    return failure(ErrorCode::Unavailable, address.display().toStdString() + " is away");
}

} // namespace

// What a command's answer is given to; hiredis carries it and calls exactly once.
struct RedisConnection::Pending {
    RedisConnection *owner;
    Callback done;
};

// hiredis' event hooks on Qt's event loop.
class RedisConnection::Notifiers final {
public:
    explicit Notifiers(redisAsyncContext &context)
        : m_read(context.c.fd, QSocketNotifier::Read), m_write(context.c.fd, QSocketNotifier::Write)
    {
        m_read.setEnabled(false);
        m_write.setEnabled(false);
        // Queued, so that hiredis may free the context, and with it these, in the middle of its own handler.
        QObject::connect(&m_read, &QSocketNotifier::activated, &m_read, [&context] { redisAsyncHandleRead(&context); });
        QObject::connect(&m_write, &QSocketNotifier::activated, &m_write,
                         [&context] { redisAsyncHandleWrite(&context); });
        context.ev.data = this;
        context.ev.addRead = [](void *self) {
            static_cast<Notifiers *>(self)->m_read.setEnabled(true);
        };
        context.ev.delRead = [](void *self) {
            static_cast<Notifiers *>(self)->m_read.setEnabled(false);
        };
        context.ev.addWrite = [](void *self) {
            static_cast<Notifiers *>(self)->m_write.setEnabled(true);
        };
        context.ev.delWrite = [](void *self) {
            static_cast<Notifiers *>(self)->m_write.setEnabled(false);
        };
        context.ev.cleanup = [](void *self) {
            static_cast<Notifiers *>(self)->m_read.setEnabled(false);
            static_cast<Notifiers *>(self)->m_write.setEnabled(false);
        };
    }

private:
    QSocketNotifier m_read;
    QSocketNotifier m_write;
};

RedisConnection::RedisConnection(RedisAddress address, std::chrono::milliseconds longestSilence, QObject *parent)
    : QObject(parent), m_address(std::move(address)), m_longestSilence(longestSilence)
{
    m_retry.setSingleShot(true);
    connect(&m_retry, &QTimer::timeout, this, &RedisConnection::connectNow);
    connect(&m_watch, &QTimer::timeout, this, &RedisConnection::watch);
}

RedisConnection::~RedisConnection()
{
    if (!m_context)
        return;
    redisAsyncContext *const context = std::exchange(m_context, nullptr);
    context->data = nullptr;
    redisAsyncFree(context);
}

void RedisConnection::start()
{
    m_watch.start(m_longestSilence / kWatches);
    connectNow();
}

void RedisConnection::connectNow()
{
    if (m_context)
        return;
    m_context = m_address.socketPath.isEmpty() ? redisAsyncConnect(m_address.host.toUtf8().constData(), m_address.port)
                                               : redisAsyncConnectUnix(m_address.socketPath.toUtf8().constData());
    if (!m_context || m_context->err) {
        if (m_context)
            redisAsyncFree(std::exchange(m_context, nullptr));
        return connectLater();
    }
    m_context->data = this;
    m_notifiers = std::make_unique<Notifiers>(*m_context);
    redisAsyncSetConnectCallback(m_context, [](const redisAsyncContext *context, int status) {
        auto *const self = static_cast<RedisConnection *>(context->data);
        if (self && status == REDIS_OK)
            self->onConnected();
        else if (self)
            self->onGone(); // hiredis frees the context
    });
    redisAsyncSetDisconnectCallback(m_context, [](const redisAsyncContext *context, int) {
        if (auto *const self = static_cast<RedisConnection *>(context->data))
            self->onGone();
    });
    m_waitingSince.start();
}

void RedisConnection::connectLater()
{
    if (!std::exchange(m_isComplaint, true))
        qCWarning(lcRedis, "%s is away", qUtf8Printable(m_address.display()));
    const auto pause = kFirstRetry * (1 << std::min(m_failures++, 5));
    m_retry.start(std::min(pause, kLongestRetry));
}

void RedisConnection::onConnected()
{
    m_waitingSince.invalidate();
    logIn();
}

void RedisConnection::logIn()
{
    const auto refuse = [this](const Result<Reply> &reply) {
        if (!reply && m_context)
            qCWarning(lcRedis, "%s refuses us: %s", qUtf8Printable(m_address.display()), reply.error().message.c_str());
    };
    if (!m_address.password.isEmpty()) {
        QByteArrayList command{"AUTH"};
        if (!m_address.user.isEmpty())
            command.append(m_address.user.toUtf8());
        raw(command << m_address.password.toUtf8(), refuse);
    }
    if (m_address.database != 0)
        raw({"SELECT", QByteArray::number(m_address.database)}, refuse);
    raw({"PING"}, [this](const Result<Reply> &reply) {
        if (!reply) {
            if (m_context)
                QMetaObject::invokeMethod(this, &RedisConnection::reset, Qt::QueuedConnection);
            return;
        }
        m_failures = 0;
        m_isUp = true;
        if (std::exchange(m_isComplaint, false))
            qCInfo(lcRedis, "%s is back", qUtf8Printable(m_address.display()));
        if (!m_channels.isEmpty())
            subscribeNow();
        Q_EMIT wentUp();
    });
}

void RedisConnection::subscribeNow()
{
    QByteArrayList command{"SUBSCRIBE"};
    command += m_channels;
    std::vector<const char *> words;
    std::vector<std::size_t> sizes;
    for (const QByteArray &word : std::as_const(command)) {
        words.push_back(word.constData());
        sizes.push_back(static_cast<std::size_t>(word.size()));
    }
    const auto onMessage = [](redisAsyncContext *context, void *answer, void *) {
        auto *const self = static_cast<RedisConnection *>(context->data);
        const auto *const reply = static_cast<redisReply *>(answer);
        if (!self || !reply)
            return;
        const Result<Reply> value = valueOf(*reply);
        if (value && value->items.size() == 3 && value->items[0].text == "message")
            Q_EMIT self->received(value->items[1].text, value->items[2].text);
    };
    redisAsyncCommandArgv(m_context, onMessage, nullptr, static_cast<int>(words.size()), words.data(), sizes.data());
}

void RedisConnection::subscribe(const QByteArrayList &channels)
{
    m_channels = channels;
    if (m_isUp)
        subscribeNow();
}

// hiredis has told everybody who waited, or is about to, and frees the context itself.
void RedisConnection::onGone()
{
    m_context = nullptr;
    if (m_notifiers) // it may be one of them that led here
        QMetaObject::invokeMethod(
            this, [old = std::shared_ptr<Notifiers>(std::move(m_notifiers))] {}, Qt::QueuedConnection);
    m_unanswered = 0;
    m_waitingSince.invalidate();
    const bool wasUp = std::exchange(m_isUp, false);
    connectLater();
    if (wasUp)
        Q_EMIT wentDown();
}

void RedisConnection::reset()
{
    redisAsyncContext *const context = m_context;
    if (!context)
        return;
    redisAsyncFree(context); // tells of it only where the connection had been made
    if (m_context == context)
        onGone();
}

void RedisConnection::watch()
{
    // We stood still ourselves (stopped, swapped out, busy): what Redis answered meanwhile has still to be read.
    const bool wasAway = m_sinceWatch.isValid() && m_sinceWatch.hasExpired(4 * m_watch.interval());
    m_sinceWatch.start();
    if (wasAway && m_waitingSince.isValid())
        m_waitingSince.start();
    if (m_context && m_waitingSince.isValid() && m_waitingSince.hasExpired(m_longestSilence.count())) {
        qCWarning(lcRedis, "%s does not answer", qUtf8Printable(m_address.display()));
        reset();
    }
}

void RedisConnection::send(const QByteArrayList &command, Callback done)
{
    if (!m_isUp)
        return done(away(m_address));
    raw(command, std::move(done));
}

void RedisConnection::raw(const QByteArrayList &command, Callback done)
{
    std::vector<const char *> words;
    std::vector<std::size_t> sizes;
    for (const QByteArray &word : command) {
        words.push_back(word.constData());
        sizes.push_back(static_cast<std::size_t>(word.size()));
    }
    const auto onReply = [](redisAsyncContext *context, void *answer, void *data) {
        const std::unique_ptr<Pending> pending(static_cast<Pending *>(data));
        if (!context->data)
            return; // we are being destroyed
        const auto *const reply = static_cast<redisReply *>(answer);
        RedisConnection &self = *pending->owner;
        self.m_unanswered = std::max<qint64>(0, self.m_unanswered - 1);
        if (self.m_unanswered == 0)
            self.m_waitingSince.invalidate();
        else
            self.m_waitingSince.start();
        pending->done(reply ? valueOf(*reply) : away(self.m_address));
    };
    auto pending = std::make_unique<Pending>(this, std::move(done));
    if (redisAsyncCommandArgv(m_context, onReply, pending.get(), static_cast<int>(words.size()), words.data(),
                              sizes.data()) != REDIS_OK)
        return pending->done(away(m_address));
    (void)pending.release();
    if (m_unanswered++ == 0)
        m_waitingSince.start();
}

} // namespace gavel::redis
