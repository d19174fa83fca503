#include "server/queue/embedded_queue.h"

#include "server/queue/drain_time.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace gavel::queue {

namespace {

// Lanes go strictly in their order, but one that was passed over so often gets a turn: nothing waits for ever.
constexpr int kMostPassedOver = 20;

} // namespace

EmbeddedQueue::EmbeddedQueue(Options options, QObject *parent) : JudgingQueue(parent), m_options(std::move(options))
{
}

EmbeddedQueue::EmbeddedQueue() : EmbeddedQueue(Options())
{
}

EmbeddedQueue::Item *EmbeddedQueue::find(JudgingId judging)
{
    const auto found = m_items.find(judging);
    return found == m_items.end() ? nullptr : &found->second;
}

EmbeddedQueue::Item *EmbeddedQueue::leased(const wire::JobKey &key)
{
    Item *item = find(key.judging);
    return item && item->worker && item->entry.attempt == key.attempt ? item : nullptr;
}

void EmbeddedQueue::enqueue(const QList<QueueEntry> &entries)
{
    for (const QueueEntry &entry : entries) {
        const auto [place, isNew] = m_items.try_emplace(entry.judging);
        if (!isNew)
            continue;
        Item &item = place->second;
        item.entry = entry;
        item.since = m_options.now();
        item.place = laneOf(item).queue.placeFor(entry.submitter, entry.priority, ++m_lastSequence);
        setWaiting(item);
    }
}

void EmbeddedQueue::setWaiting(Item &item)
{
    if (item.worker)
        m_leaseEnds.erase({item.leaseEnd, item.entry.judging});
    item.worker = WorkerId();
    laneOf(item).queue.add(item.place, item.entry.bucket(), item.entry.submitter, item.entry.judging, item.since);
    ring();
}

void EmbeddedQueue::setLeased(Item &item, WorkerId worker)
{
    unpark(item);
    LaneQueue &lane = laneOf(item).queue;
    lane.remove(item.place, item.entry.bucket(), item.entry.submitter);
    lane.served(item.place);
    item.worker = worker;
    item.leaseEnd = m_options.now() + m_options.leaseTime;
    m_leaseEnds.insert({item.leaseEnd, item.entry.judging});
}

void EmbeddedQueue::extendLease(Item &item)
{
    m_leaseEnds.erase({item.leaseEnd, item.entry.judging});
    item.leaseEnd = m_options.now() + m_options.leaseTime;
    m_leaseEnds.insert({item.leaseEnd, item.entry.judging});
}

// Those whose problem is paused are put aside as they come first, each once, so that nobody walks over them again.
std::optional<LaneQueue::Head> EmbeddedQueue::headOf(LaneState &lane, const LaneQueue::Choice &suits)
{
    for (;;) {
        const auto head = lane.queue.count() > 0 ? lane.queue.head(suits) : std::nullopt;
        if (!head)
            return head;
        Item &item = *find(head->judging);
        if (!isPaused(PauseKind::Problem, QString::number(item.entry.problem.value)))
            return head;
        park(item);
    }
}

void EmbeddedQueue::park(Item &item)
{
    laneOf(item).queue.park(item.place, item.entry.bucket());
    item.isParked = true;
    m_parked.insert(item.entry.judging);
}

void EmbeddedQueue::unpark(Item &item)
{
    if (!std::exchange(item.isParked, false))
        return;
    m_parked.erase(item.entry.judging);
    laneOf(item).queue.unpark(item.place, item.entry.bucket(), item.entry.judging);
}

bool EmbeddedQueue::isPaused(PauseKind kind, const QString &subject) const
{
    return m_paused[static_cast<std::size_t>(kind)].contains(subject);
}

std::optional<Pause> EmbeddedQueue::pauseOf(const QueueEntry &entry) const
{
    for (const Pause &pause : {Pause{PauseKind::Lane, laneCode(entry.lane)}, Pause{PauseKind::Language, entry.language},
                               Pause{PauseKind::Problem, QString::number(entry.problem.value)}}) {
        if (isPaused(pause.kind, pause.subject))
            return pause;
    }
    return std::nullopt;
}

void EmbeddedQueue::setPauses(const QList<Pause> &pauses)
{
    for (QSet<QString> &subjects : m_paused)
        subjects.clear();
    for (const Pause &pause : pauses)
        m_paused[static_cast<std::size_t>(pause.kind)].insert(pause.subject);
    const std::vector<JudgingId> parked(m_parked.begin(), m_parked.end());
    for (const JudgingId judging : parked) {
        Item &item = *find(judging);
        if (!isPaused(PauseKind::Problem, QString::number(item.entry.problem.value)))
            unpark(item);
    }
    ring();
}

void EmbeddedQueue::setPins(const QList<VersionPin> &pins)
{
    m_pinned.clear();
    for (const VersionPin &pin : pins)
        m_pinned.insert(bucketOf(pin.language, pin.contest), pin.version);
    ring();
}

void EmbeddedQueue::move(JudgingId judging, const Move &where, Callback<std::optional<QueueEntry>> done)
{
    Item *item = find(judging);
    if (!item || item->worker)
        return done(std::nullopt);
    unpark(*item);
    laneOf(*item).queue.remove(item->place, item->entry.bucket(), item->entry.submitter);
    if (where.lane && *where.lane != item->entry.lane) {
        item->entry.lane = *where.lane;
        item->entry.priority = 0;
    }
    LaneQueue &lane = laneOf(*item).queue;
    if (where.isToFront)
        item->entry.priority = lane.highestPriority() + 1;
    else if (where.isToBack)
        item->entry.priority = lane.lowestPriority() - 1;
    item->place = lane.placeFor(item->entry.submitter, item->entry.priority, item->place.sequence);
    setWaiting(*item);
    done(item->entry);
}

EmbeddedQueue::Item *EmbeddedQueue::nextFor(const LaneQueue::Choice &suits)
{
    LaneState *chosen = nullptr;
    JudgingId judging;
    std::array<LaneState *, kAllLanes.size()> passed{};
    for (std::size_t i = 0; i < m_lanes.size(); ++i) {
        LaneState &lane = m_lanes[i];
        const bool isLanePaused = isPaused(PauseKind::Lane, laneCode(kAllLanes[i]));
        const auto head = isLanePaused ? std::nullopt : headOf(lane, suits);
        if (!head)
            continue;
        if (!chosen || (lane.passedOver >= kMostPassedOver && chosen->passedOver < kMostPassedOver)) {
            chosen = &lane;
            judging = head->judging;
        }
        passed[i] = &lane;
    }
    if (!chosen)
        return nullptr;
    for (LaneState *lane : passed) {
        if (lane)
            ++lane->passedOver;
    }
    chosen->passedOver = 0;
    return find(judging);
}

// What a worker must offer for what is in the bucket.
QString EmbeddedQueue::neededFor(const QString &bucket) const
{
    const QString language = languageOfBucket(bucket);
    const auto version = m_pinned.constFind(bucket);
    return version == m_pinned.constEnd() ? language : offerOf(language, *version);
}

void EmbeddedQueue::lease(WorkerId worker, const QStringList &offers, int most, Callback<QList<Lease>> done)
{
    const QSet<QString> offered(offers.begin(), offers.end());
    const auto suits = [&](const QString &bucket) {
        return !isPaused(PauseKind::Language, languageOfBucket(bucket)) && offered.contains(neededFor(bucket));
    };
    QList<Lease> leases;
    while (leases.size() < most) {
        Item *item = nextFor(suits);
        if (!item)
            break;
        setLeased(*item, worker);
        ++item->entry.attempt;
        leases.append(Lease{item->entry, worker});
    }
    done(std::move(leases));
}

void EmbeddedQueue::extend(WorkerId worker, const QList<wire::JobKey> &held, Callback<QList<wire::JobKey>> done)
{
    QList<wire::JobKey> lost;
    for (const wire::JobKey &key : held) {
        Item *item = leased(key);
        if (item && item->worker == worker)
            extendLease(*item);
        else
            lost.append(key);
    }
    done(std::move(lost));
}

void EmbeddedQueue::attach(WorkerId worker, const QString &instance, const QList<wire::JobKey> &held,
                           Callback<QList<LostLease>> done)
{
    const QString former = std::exchange(m_instances[worker], instance);
    const bool hasDied = !former.isEmpty() && former != instance;
    std::vector<Item *> returned;
    for (const auto &[end, judging] : m_leaseEnds) {
        Item *item = find(judging);
        if (item->worker == worker && !held.contains(item->entry.key()))
            returned.push_back(item);
    }
    QList<LostLease> leases;
    for (Item *item : returned)
        leases.append(hasDied ? takeLost(*item) : takeBack(*item));
    done(std::move(leases));
}

LostLease EmbeddedQueue::takeBack(Item &item)
{
    const LostLease lease{item.entry, item.worker, false, false};
    setWaiting(item);
    return lease;
}

void EmbeddedQueue::reclaim(WorkerId worker, const wire::JobKey &key, Callback<bool> done)
{
    Item *item = find(key.judging);
    bool isOwned = false;
    if (item && key.attempt > 0 && item->lostAttempt == key.attempt) { // not lost after all
        --item->entry.losses;
        item->lostAttempt = 0;
    }
    if (item && item->worker) {
        isOwned = item->worker == worker && item->entry.attempt == key.attempt;
        if (isOwned)
            extendLease(*item);
    } else if (item && key.attempt > 0 && key.attempt >= item->entry.attempt &&
               key.attempt <= item->entry.attempt + kMostUnknownAttempts) {
        // Later than we know of: the lease went out, and we were killed before its number was on the disk.
        item->entry.attempt = key.attempt;
        setLeased(*item, worker);
        isOwned = true;
    }
    done(isOwned);
}

void EmbeddedQueue::erase(Item &item)
{
    unpark(item);
    if (item.worker)
        m_leaseEnds.erase({item.leaseEnd, item.entry.judging});
    else
        laneOf(item).queue.remove(item.place, item.entry.bucket(), item.entry.submitter);
    m_items.erase(JudgingId(item.entry.judging));
}

void EmbeddedQueue::remove(JudgingId judging, Callback<std::optional<Lease>> done)
{
    Item *item = find(judging);
    if (!item)
        return done(std::nullopt);
    std::optional<Lease> lease;
    if (item->worker)
        lease = Lease{item->entry, item->worker};
    erase(*item);
    m_drainRate.count(m_options.now());
    done(std::move(lease));
}

void EmbeddedQueue::release(const wire::JobKey &key)
{
    if (Item *item = leased(key))
        setWaiting(*item);
}

LostLease EmbeddedQueue::takeLost(Item &item)
{
    ++item.entry.losses;
    item.lostAttempt = item.entry.attempt;
    const LostLease lost{item.entry, item.worker, item.entry.losses >= kMostLosses};
    if (lost.isGivenUp)
        erase(item);
    else
        setWaiting(item);
    return lost;
}

void EmbeddedQueue::lose(const wire::JobKey &key, Callback<std::optional<LostLease>> done)
{
    Item *item = leased(key);
    done(item ? std::optional(takeLost(*item)) : std::nullopt);
}

void EmbeddedQueue::expire(Callback<QList<LostLease>> done)
{
    QList<LostLease> lost;
    const Time now = m_options.now();
    while (!m_leaseEnds.empty() && m_leaseEnds.begin()->first <= now)
        lost.append(takeLost(*find(m_leaseEnds.begin()->second)));
    done(std::move(lost));
}

bool EmbeddedQueue::isOffered(const QString &offer) const
{
    return std::ranges::any_of(m_workerOffers, [&](const auto &worker) { return worker.second.contains(offer); });
}

void EmbeddedQueue::findUnoffered(const QStringList &offers, Callback<QStringList> done)
{
    QStringList missing;
    std::ranges::copy_if(offers, std::back_inserter(missing),
                         [this](const QString &offer) { return !isOffered(offer); });
    done(std::move(missing));
}

qint64 EmbeddedQueue::countBefore(const Item &item) const
{
    const auto counts = [this](const QString &bucket) {
        return !isPaused(PauseKind::Language, languageOfBucket(bucket));
    };
    qint64 count = 0;
    for (Lane lane : kAllLanes) {
        const LaneQueue &queue = m_lanes[static_cast<std::size_t>(lane)].queue;
        if (lane == item.entry.lane)
            return count + queue.countBefore(item.place, counts);
        if (!isPaused(PauseKind::Lane, laneCode(lane)))
            count += queue.countOrdered(counts);
    }
    return count;
}

void EmbeddedQueue::explain(JudgingId judging, Callback<WaitingState> done)
{
    WaitingState state;
    if (const Item *item = find(judging)) {
        state.lane = item->entry.lane;
        state.attempt = item->entry.attempt;
        state.losses = item->entry.losses;
        if (item->worker)
            state.reason = WaitingReason::Leased;
        else
            explainWaiting(*item, state);
    }
    done(state);
}

void EmbeddedQueue::explainWaiting(const Item &item, WaitingState &state) const
{
    const QString bucket = item.entry.bucket();
    state.version = m_pinned.value(bucket);
    state.pause = pauseOf(item.entry);
    state.position = countBefore(item);
    if (state.pause)
        state.reason = WaitingReason::Paused;
    else if (isOffered(neededFor(bucket)))
        state.reason = WaitingReason::Turn;
    else
        state.reason = isOffered(item.entry.language) ? WaitingReason::NoVersion : WaitingReason::NoWorker;
    const double rate = m_drainRate.perSecond(m_options.now());
    if (state.reason == WaitingReason::Turn && rate > 0)
        state.expectedStart = timeToDrain(state.position, rate);
}

qint64 EmbeddedQueue::waitingCount() const
{
    return static_cast<qint64>(m_items.size() - m_leaseEnds.size());
}

void EmbeddedQueue::depth(Callback<QueueDepth> done)
{
    QueueDepth depth;
    const Time now = m_options.now();
    for (Lane lane : kAllLanes) {
        const LaneQueue &queue = m_lanes[static_cast<std::size_t>(lane)].queue;
        const Time oldest = queue.oldest().value_or(now);
        depth.lanes.append({lane, queue.count(), std::chrono::duration_cast<std::chrono::milliseconds>(now - oldest)});
    }
    depth.waiting = waitingCount();
    depth.leased = static_cast<qint64>(m_leaseEnds.size());
    depth.drainedPerSecond = m_drainRate.perSecond(now);
    done(std::move(depth));
}

void EmbeddedQueue::setWorkerOffers(WorkerId worker, const QStringList &offers)
{
    if (offers.isEmpty())
        m_workerOffers.erase(worker);
    else
        m_workerOffers[worker] = QSet<QString>(offers.begin(), offers.end());
}

std::optional<std::chrono::seconds> EmbeddedQueue::fullFor(qint64 count) const
{
    return retryAfter(waitingCount() + count - m_options.mostWaiting, m_drainRate.perSecond(m_options.now()));
}

// What was leased before this process began is claimed by those who have it, when they connect.
void EmbeddedQueue::restore(const QList<Lease> &entries, Callback<void> done)
{
    QList<QueueEntry> waiting;
    for (const Lease &lease : entries)
        waiting.append(lease.entry);
    enqueue(waiting);
    done({});
}

void EmbeddedQueue::findMissing(const QList<JudgingId> &judgings, Callback<QList<JudgingId>> done)
{
    QList<JudgingId> missing;
    std::ranges::copy_if(judgings, std::back_inserter(missing), [this](JudgingId id) { return !find(id); });
    done(std::move(missing));
}

void EmbeddedQueue::claimSweep(std::chrono::milliseconds, Callback<bool> done)
{
    done(false);
}

void EmbeddedQueue::ring()
{
    if (m_isRinging)
        return;
    m_isRinging = true;
    const auto emitOnce = [this] {
        m_isRinging = false;
        Q_EMIT entriesWaiting();
    };
    QMetaObject::invokeMethod(this, emitOnce, Qt::QueuedConnection);
}

} // namespace gavel::queue
