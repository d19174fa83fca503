#include "server/queue/lane_queue.h"

#include <algorithm>

namespace gavel::queue {

Place LaneQueue::placeFor(AccountId submitter, int priority, qint64 sequence) const
{
    const auto share = m_shares.constFind(submitter);
    const qint64 next = share == m_shares.constEnd() ? 0 : share->lastRank + 1;
    return Place{priority, std::max(m_servedRank, next), sequence};
}

void LaneQueue::add(const Place &place, const QString &bucket, AccountId submitter, JudgingId judging, Time since)
{
    m_buckets[bucket].insert({place, judging});
    Share &share = m_shares[submitter];
    ++share.waiting;
    share.lastRank = std::max(share.lastRank, place.rank);
    m_arrivals.emplace(place.sequence, since);
    ++m_count;
}

void LaneQueue::remove(const Place &place, const QString &bucket, AccountId submitter)
{
    park(place, bucket);
    const auto share = m_shares.find(submitter);
    if (--share->waiting == 0)
        m_shares.erase(share);
    m_arrivals.erase(place.sequence);
    --m_count;
}

void LaneQueue::park(const Place &place, const QString &bucket)
{
    const auto tree = m_buckets.find(bucket);
    if (tree != m_buckets.end() && tree->second.erase(place) && tree->second.empty())
        m_buckets.erase(tree);
}

void LaneQueue::unpark(const Place &place, const QString &bucket, JudgingId judging)
{
    m_buckets[bucket].insert({place, judging});
}

std::optional<LaneQueue::Head> LaneQueue::head(const Choice &suits) const
{
    std::optional<Head> first;
    for (const auto &[bucket, tree] : m_buckets) {
        const auto begin = tree.begin();
        if ((!first || begin->first < first->place) && suits(bucket))
            first = Head{begin->first, begin->second};
    }
    return first;
}

void LaneQueue::served(const Place &place)
{
    m_servedRank = std::max(m_servedRank, place.rank);
}

qint64 LaneQueue::countBefore(const Place &place, const Choice &counts) const
{
    qint64 count = 0;
    for (const auto &[bucket, tree] : m_buckets) {
        if (counts(bucket))
            count += static_cast<qint64>(tree.order_of_key(place));
    }
    return count;
}

qint64 LaneQueue::countOrdered(const Choice &counts) const
{
    qint64 count = 0;
    for (const auto &[bucket, tree] : m_buckets) {
        if (counts(bucket))
            count += static_cast<qint64>(tree.size());
    }
    return count;
}

int LaneQueue::highestPriority() const
{
    int highest = 0;
    for (const auto &[bucket, tree] : m_buckets)
        highest = std::max(highest, tree.begin()->first.priority);
    return highest;
}

int LaneQueue::lowestPriority() const
{
    int lowest = 0;
    for (const auto &[bucket, tree] : m_buckets)
        lowest = std::min(lowest, tree.rbegin()->first.priority);
    return lowest;
}

std::optional<LaneQueue::Time> LaneQueue::oldest() const
{
    if (m_arrivals.empty())
        return std::nullopt;
    return m_arrivals.begin()->second;
}

} // namespace gavel::queue
