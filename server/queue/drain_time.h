#pragma once

#include <QtGlobal>

#include <chrono>
#include <optional>

namespace gavel::queue {

// How long `count` entries take to leave at this rate. Requires: the rate is above zero.
std::chrono::seconds timeToDrain(qint64 count, double perSecond);

// When to ask again of a queue that has `tooMany` entries more than it may; empty when it has not.
std::optional<std::chrono::seconds> retryAfter(qint64 tooMany, double perSecond);

} // namespace gavel::queue
