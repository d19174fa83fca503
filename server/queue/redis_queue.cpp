#include "server/queue/redis_queue.h"

#include "server/queue/drain_time.h"
#include "server/queue/redis_words.h"

#include <QFile>
#include <QLoggingCategory>
#include <QUuid>

#include <utility>

namespace gavel::queue {

namespace {

Q_LOGGING_CATEGORY(lcQueue, "gavel.queue", QtInfoMsg)

constexpr qsizetype kMostInCall = 500; // entries: a call blocks Redis for all

// The bell connection hears its own server at least so often; silence means that it is dead.
constexpr std::chrono::milliseconds kTick{500};
constexpr int kOffersInLifeTime = 3;
constexpr std::chrono::milliseconds kLongestSilence{6000};

QByteArray number(qint64 value)
{
    return QByteArray::number(value);
}

QByteArray scriptText()
{
    QFile file(QStringLiteral(":/redis/queue.lua"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// An answer {waiting, leased, result}.
const redis::Reply &resultOf(const redis::Reply &answer)
{
    static const redis::Reply kNothing;
    return answer.items.size() == 3 ? answer.items[2] : kNothing;
}

} // namespace

RedisQueue::RedisQueue(Options options, QObject *parent)
    : JudgingQueue(parent),
      m_options(std::move(options)),
      m_server(QUuid::createUuid().toByteArray(QUuid::WithoutBraces)),
      m_commands(m_options.address, m_options.longestSilence),
      m_bell(m_options.address, m_options.longestSilence),
      m_script(scriptText())
{
    connect(&m_commands, &redis::RedisConnection::wentUp, this, &RedisQueue::load);
    connect(&m_commands, &redis::RedisConnection::wentDown, this, [this] { m_isLoaded = m_isReady = false; });
    connect(&m_bell, &redis::RedisConnection::wentUp, this, [this] {
        m_lastBell.start();
        Q_EMIT entriesWaiting(); // it may have rung while we were deaf
    });
    connect(&m_bell, &redis::RedisConnection::received, this, [this](const QByteArray &, const QByteArray &message) {
        m_lastBell.start();
        if (message.isEmpty())
            Q_EMIT entriesWaiting();
    });
    m_bell.subscribe({m_options.prefix.toUtf8() + "bell"});
    connect(&m_tick, &QTimer::timeout, this, &RedisQueue::refresh);
    m_tick.start(kTick);
    m_commands.start();
    m_bell.start();
}

RedisQueue::~RedisQueue() = default;

void RedisQueue::load()
{
    m_commands.send({"SCRIPT", "LOAD", m_script}, [this](const Result<redis::Reply> &sha1) {
        if (!sha1) {
            qCWarning(lcQueue, "the queue's script is refused: %s", sha1.error().message.c_str());
            return;
        }
        m_scriptSha1 = sha1->text;
        m_isLoaded = true;
        tellOffers();
        tellPauses();
        tellPins();
        depth([](const Result<QueueDepth> &) {}); // and so learn whether it is filled
    });
}

void RedisQueue::run(const char *operation, QByteArrayList arguments, Callback<redis::Reply> done)
{
    if (!m_entries.isEmpty())
        sendEntries(); // calls are seen in the order in which they are made
    if (!m_isLoaded)
        return done(failure(ErrorCode::Unavailable, m_options.address.display().toStdString() + " is away"));
    const QByteArray now = m_options.now ? number(m_options.now().count()) : QByteArray();
    const QByteArrayList command{"EVALSHA", m_scriptSha1, "1", m_options.prefix.toUtf8(), operation, now};
    const auto start = std::chrono::steady_clock::now();
    m_commands.send(command + arguments,
                    [this, operation, start, done = std::move(done)](Result<redis::Reply> reply) mutable {
                        tellTime(operation, start);
                        onReply(std::move(reply), done);
                    });
}

void RedisQueue::tellTime(const char *operation, std::chrono::steady_clock::time_point start) const
{
    if (m_options.timed)
        m_options.timed(operation, std::chrono::steady_clock::now() - start);
}

void RedisQueue::onReply(Result<redis::Reply> reply, Callback<redis::Reply> &done)
{
    if (!reply) {
        if (reply.error().message.find("EMPTY") != std::string::npos)
            noteEmpty();
        else if (reply.error().message.find("NOSCRIPT") != std::string::npos && std::exchange(m_isLoaded, false))
            load();
        return done(std::move(reply));
    }
    if (reply->items.size() == 3)
        m_waiting = reply->items[0].integer();
    done(std::move(reply));
}

void RedisQueue::noteEmpty()
{
    m_isReady = false;
    if (std::exchange(m_isRestoring, true))
        return;
    qCInfo(lcQueue, "the queue is empty and has to be filled from the database");
    Q_EMIT forgotten();
}

void RedisQueue::restore(const QList<Lease> &entries, Callback<void> done)
{
    tellPauses(); // before anything can be leased
    tellPins();
    restoreFrom(0, entries, std::move(done));
}

void RedisQueue::restoreFrom(qsizetype first, QList<Lease> entries, Callback<void> done)
{
    const bool isDone = first >= entries.size();
    QByteArrayList arguments;
    if (!isDone)
        arguments.append(number(m_options.leaseTime.count()));
    const qsizetype last = qMin(first + kMostInCall, entries.size());
    for (qsizetype i = first; i < last; ++i) {
        arguments += wordsOf(entries[i].entry);
        arguments.append(entries[i].worker ? number(entries[i].worker.value) : QByteArray());
    }
    run(isDone ? "ready" : "restore", arguments,
        [this, isDone, last, entries = std::move(entries),
         done = std::move(done)](const Result<redis::Reply> &reply) mutable {
            if (reply && !isDone)
                return restoreFrom(last, std::move(entries), std::move(done));
            m_isRestoring = false;
            if (!reply)
                return done(failure(reply.error()));
            m_isReady = true;
            done({});
        });
}

void RedisQueue::findMissing(const QList<JudgingId> &judgings, Callback<QList<JudgingId>> done)
{
    findMissingFrom(0, judgings, {}, std::move(done));
}

void RedisQueue::findMissingFrom(qsizetype first, QList<JudgingId> judgings, QList<JudgingId> missing,
                                 Callback<QList<JudgingId>> done)
{
    if (first >= judgings.size())
        return done(std::move(missing));
    QByteArrayList arguments;
    const qsizetype last = qMin(first + kMostInCall, judgings.size());
    for (qsizetype i = first; i < last; ++i)
        arguments.append(number(judgings[i].value));
    run("missing", arguments,
        [this, last, judgings = std::move(judgings), missing = std::move(missing),
         done = std::move(done)](const Result<redis::Reply> &reply) mutable {
            if (!reply)
                return done(failure(reply.error()));
            for (const redis::Reply &id : resultOf(*reply).items)
                missing.append(JudgingId{id.integer()});
            findMissingFrom(last, std::move(judgings), std::move(missing), std::move(done));
        });
}

void RedisQueue::claimSweep(std::chrono::milliseconds pause, Callback<bool> done)
{
    run("sweep", {m_server, number(pause.count())},
        [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
            if (!reply)
                return done(failure(reply.error()));
            done(resultOf(*reply).text == "1");
        });
}

// What comes in one turn of the event loop, such as the submissions of one commit, goes as one call.
void RedisQueue::enqueue(const QList<QueueEntry> &entries)
{
    if (m_entries.isEmpty() && !entries.isEmpty())
        QMetaObject::invokeMethod(this, &RedisQueue::sendEntries, Qt::QueuedConnection);
    m_entries += entries;
    m_waiting += entries.size();
}

void RedisQueue::sendEntries()
{
    const QList<QueueEntry> entries = std::exchange(m_entries, {});
    for (qsizetype first = 0; first < entries.size(); first += kMostInCall) {
        QByteArrayList arguments;
        const qsizetype last = qMin(first + kMostInCall, entries.size());
        for (qsizetype i = first; i < last; ++i)
            arguments += wordsOf(entries[i]);
        run("enqueue", arguments, [](const Result<redis::Reply> &) {}); // else the sweep finds them
    }
}

// Versions are mostly of no interest, and then not worth sending each time.
void RedisQueue::lease(WorkerId worker, const QStringList &offers, int most, Callback<QList<Lease>> done)
{
    QByteArrayList arguments{number(worker.value), number(m_options.leaseTime.count()), number(most)};
    for (const QString &offer : offers) {
        if (!isVersionOffer(offer) || m_pinnedOffers.contains(offer))
            arguments.append(offer.toUtf8());
    }
    run("lease", arguments, [worker, done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        QList<Lease> leases;
        for (const redis::Reply &words : resultOf(*reply).items)
            leases.append({entryOf(words), worker});
        done(std::move(leases));
    });
}

void RedisQueue::extend(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done)
{
    QByteArrayList arguments{number(worker.value), number(m_options.leaseTime.count())};
    for (const wire::JobKey &key : held)
        arguments << number(key.judging.value) << number(key.attempt);
    run("extend", arguments, [held, done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        QList<wire::JobKey> lost;
        for (const redis::Reply &index : resultOf(*reply).items)
            lost.append(held.value(index.integer()));
        done(std::move(lost));
    });
}

void RedisQueue::attach(WorkerId worker, const QString &instance, const QList<wire::JobKey> &held,
                        Callback<QList<LostLease>> done)
{
    QByteArrayList arguments{number(worker.value), instance.toUtf8()};
    for (const wire::JobKey &key : held)
        arguments << number(key.judging.value) << number(key.attempt);
    run("attach", arguments, [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        done(allLostOf(resultOf(*reply)));
    });
}

void RedisQueue::reclaim(WorkerId worker, const wire::JobKey &key, Callback<bool> done)
{
    run("reclaim",
        {number(worker.value), number(m_options.leaseTime.count()), number(key.judging.value), number(key.attempt)},
        [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
            if (!reply)
                return done(failure(reply.error()));
            done(resultOf(*reply).text == "1");
        });
}

void RedisQueue::remove(JudgingId judging, Callback<std::optional<Lease>> done)
{
    run("remove", {number(judging.value)}, [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        const redis::Reply &words = resultOf(*reply);
        if (words.items.isEmpty())
            return done(std::nullopt);
        done(Lease{entryOf(words), WorkerId{words.items.value(kEntryWords).integer()}});
    });
}

void RedisQueue::release(const wire::JobKey &key)
{
    run("release", {number(key.judging.value), number(key.attempt)}, [](const Result<redis::Reply> &) {});
}

void RedisQueue::lose(const wire::JobKey &key, Callback<std::optional<LostLease>> done)
{
    run("lose", {number(key.judging.value), number(key.attempt)},
        [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
            if (!reply)
                return done(failure(reply.error()));
            const redis::Reply &words = resultOf(*reply);
            done(words.items.isEmpty() ? std::nullopt : std::optional(lostOf(words)));
        });
}

void RedisQueue::expire(Callback<QList<LostLease>> done)
{
    run("expire", {}, [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        done(allLostOf(resultOf(*reply)));
    });
}

void RedisQueue::explain(JudgingId judging, Callback<WaitingState> done)
{
    run("explain", {number(judging.value)}, [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        done(waitingStateOf(resultOf(*reply)));
    });
}

void RedisQueue::move(JudgingId judging, const Move &where, Callback<std::optional<QueueEntry>> done)
{
    const QByteArray lane = where.lane ? laneCode(*where.lane).toUtf8() : QByteArray();
    const QByteArray end = where.isToFront ? "front" : where.isToBack ? "back" : "";
    run("move", {number(judging.value), lane, end},
        [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
            if (!reply)
                return done(failure(reply.error()));
            const redis::Reply &words = resultOf(*reply);
            done(words.items.isEmpty() ? std::nullopt : std::optional(entryOf(words)));
        });
}

void RedisQueue::setPauses(const QList<Pause> &pauses)
{
    m_pauses = pauses;
    tellPauses(); // if Redis is away: as soon as it is back
}

void RedisQueue::tellPauses()
{
    if (!m_pauses || !m_isLoaded)
        return;
    QByteArrayList arguments;
    for (const Pause &pause : std::as_const(*m_pauses))
        arguments << pauseKindCode(pause.kind).toUtf8() << pause.subject.toUtf8();
    run("pause", arguments, [this](const Result<redis::Reply> &reply) { unparkRest(reply); });
}

void RedisQueue::unparkRest(const Result<redis::Reply> &reply)
{
    if (reply && resultOf(*reply).text == "1")
        run("unpark", {}, [this](const Result<redis::Reply> &next) { unparkRest(next); });
}

void RedisQueue::setPins(const QList<VersionPin> &pins)
{
    m_pins = pins;
    m_pinnedOffers.clear();
    for (const VersionPin &pin : pins)
        m_pinnedOffers.insert(offerOf(pin.language, pin.version));
    tellPins();
}

void RedisQueue::tellPins()
{
    if (!m_pins || !m_isLoaded)
        return;
    QByteArrayList arguments;
    for (const VersionPin &pin : std::as_const(*m_pins))
        arguments << bucketOf(pin.language, pin.contest).toUtf8() << pin.version.toUtf8();
    run("pin", arguments, [](const Result<redis::Reply> &) {});
}

void RedisQueue::depth(Callback<QueueDepth> done)
{
    run("depth", {}, [this, done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        m_isReady = true;
        const redis::Reply &words = resultOf(*reply);
        QueueDepth depth;
        depth.waiting = reply->items[0].integer();
        depth.leased = reply->items[1].integer();
        depth.drainedPerSecond = m_drainedPerSecond = words.items.value(0).text.toDouble();
        for (qsizetype i = 1; i + 2 < words.items.size(); i += 3)
            depth.lanes.append({laneFromCode(QString::fromUtf8(words.items[i].text)).value_or(Lane::Practice),
                                words.items[i + 1].integer(), std::chrono::milliseconds(words.items[i + 2].integer())});
        done(std::move(depth));
    });
}

void RedisQueue::setWorkerOffers(WorkerId worker, const QStringList &offers)
{
    if (offers.isEmpty())
        m_workerOffers.remove(worker.value);
    else
        m_workerOffers.insert(worker.value, offers);
    tellOffers();
}

void RedisQueue::tellOffers()
{
    QSet<QString> all;
    for (const QStringList &offers : std::as_const(m_workerOffers))
        all.unite(QSet<QString>(offers.begin(), offers.end()));
    QByteArrayList arguments{m_server, number(m_options.offerLifeTime.count())};
    for (const QString &offer : std::as_const(all))
        arguments.append(offer.toUtf8());
    run("offer", arguments, [](const Result<redis::Reply> &) {});
}

void RedisQueue::findUnoffered(const QStringList &offers, Callback<QStringList> done)
{
    QByteArrayList arguments;
    for (const QString &offer : offers)
        arguments.append(offer.toUtf8());
    run("unoffered", arguments, [done = std::move(done)](const Result<redis::Reply> &reply) mutable {
        if (!reply)
            return done(failure(reply.error()));
        QStringList missing;
        for (const redis::Reply &offer : resultOf(*reply).items)
            missing.append(QString::fromUtf8(offer.text));
        done(std::move(missing));
    });
}

// Keeps what is answered from memory fresh, and both connections honest.
void RedisQueue::refresh()
{
    if (m_sinceRefresh.isValid() && m_sinceRefresh.hasExpired(4 * kTick.count()))
        m_lastBell.start(); // we stood still ourselves: what rang meanwhile has still to be heard
    m_sinceRefresh.start();
    if (!m_isLoaded)
        return;
    depth([](const Result<QueueDepth> &) {});
    m_commands.send({"PUBLISH", m_options.prefix.toUtf8() + "bell", m_server}, [](const Result<redis::Reply> &) {});
    if (++m_ticks * kTick * kOffersInLifeTime >= m_options.offerLifeTime) {
        m_ticks = 0;
        tellOffers();
    }
    if (m_bell.isUp() && m_lastBell.isValid() && m_lastBell.hasExpired(kLongestSilence.count()))
        m_bell.reset();
}

std::optional<std::chrono::seconds> RedisQueue::fullFor(qint64 count) const
{
    return retryAfter(m_waiting + count - m_options.mostWaiting, m_drainedPerSecond);
}

} // namespace gavel::queue
