#pragma once

#include "core/base/result.h"
#include "server/redis/redis_address.h"
#include "server/redis/redis_reply.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QElapsedTimer>
#include <QList>
#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

struct redisAsyncContext;

namespace gavel::redis {

// A connection to Redis that keeps itself up. Lives in an event loop's thread; nothing blocks.
//
// Commands are sent in the order in which they are given, and their answers come in that order. While the connection is
// down they fail at once as Unavailable; so do those whose answer was still due when it broke, though they may have
// been done. A Redis that does not answer within a few seconds counts as gone: a cable that was cut tells nobody.
class RedisConnection final : public QObject {
    Q_OBJECT

public:
    using Callback = std::move_only_function<void(Result<Reply>)>;

    // After so long a silence on a question it counts as gone.
    static constexpr std::chrono::milliseconds kLongestSilence{5000};

    explicit RedisConnection(RedisAddress address, std::chrono::milliseconds longestSilence = kLongestSilence,
                             QObject *parent = nullptr);
    ~RedisConnection() override; // those who wait for an answer are told nothing

    void start();
    bool isUp() const { return m_isUp; }
    const RedisAddress &address() const { return m_address; }

    void send(const QByteArrayList &command, Callback done);

    // From now on this connection does nothing else: received() tells what is published there. Kept over reconnects.
    void subscribe(const QByteArrayList &channels);

    // Breaks it off and connects again.
    void reset();

Q_SIGNALS:
    void wentUp(); // logged in; subscribed
    void wentDown();
    void received(const QByteArray &channel, const QByteArray &message);

private:
    class Notifiers;
    struct Pending;

    void connectNow();
    void connectLater();
    void onConnected();
    void logIn();
    void onGone();
    void watch();
    void subscribeNow();
    void raw(const QByteArrayList &command, Callback done);

    const RedisAddress m_address;
    const std::chrono::milliseconds m_longestSilence;
    QByteArrayList m_channels;
    redisAsyncContext *m_context = nullptr;
    std::unique_ptr<Notifiers> m_notifiers;
    QTimer m_retry;
    QTimer m_watch;
    QElapsedTimer m_waitingSince; // since when the oldest unanswered command, or the connection, is due
    QElapsedTimer m_sinceWatch;
    qint64 m_unanswered = 0;
    int m_failures = 0; // in a row
    bool m_isUp = false;
    bool m_isComplaint = false; // that it is away was logged
};

} // namespace gavel::redis
