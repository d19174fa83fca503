#include "server/queue/drain_time.h"

#include <algorithm>
#include <cmath>

namespace gavel::queue {

namespace {

constexpr std::chrono::seconds kShortestRetry{1};
constexpr std::chrono::seconds kLongestRetry{300};
constexpr std::chrono::seconds kRetryWithoutRate{30};

} // namespace

std::chrono::seconds timeToDrain(qint64 count, double perSecond)
{
    const double seconds = std::ceil(static_cast<double>(count) / perSecond);
    return std::chrono::seconds(static_cast<qint64>(std::min(seconds, 1e9)));
}

std::optional<std::chrono::seconds> retryAfter(qint64 tooMany, double perSecond)
{
    if (tooMany <= 0)
        return std::nullopt;
    if (perSecond <= 0)
        return kRetryWithoutRate;
    return std::clamp(timeToDrain(tooMany, perSecond), kShortestRetry, kLongestRetry);
}

} // namespace gavel::queue
