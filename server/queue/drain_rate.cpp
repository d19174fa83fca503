#include "server/queue/drain_rate.h"

#include <algorithm>

namespace gavel::queue {

namespace {

qint64 secondOf(DrainRate::Time time)
{
    return std::chrono::duration_cast<std::chrono::seconds>(time.time_since_epoch()).count();
}

} // namespace

void DrainRate::count(Time now)
{
    const qint64 second = secondOf(now);
    if (m_firstSecond < 0)
        m_firstSecond = second;
    Bucket &bucket = m_buckets[static_cast<std::size_t>(second % kSeconds)];
    if (bucket.second != second)
        bucket = Bucket{second, 0};
    ++bucket.count;
}

double DrainRate::perSecond(Time now) const
{
    if (m_firstSecond < 0)
        return 0;
    const qint64 second = secondOf(now);
    qint64 counted = 0;
    for (const Bucket &bucket : m_buckets)
        counted += second - bucket.second < kSeconds ? bucket.count : 0;
    const qint64 span = std::clamp<qint64>(second - m_firstSecond + 1, 1, kSeconds);
    return static_cast<double>(counted) / static_cast<double>(span);
}

} // namespace gavel::queue
