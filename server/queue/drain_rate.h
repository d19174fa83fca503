#pragma once

#include <QtGlobal>

#include <array>
#include <chrono>

namespace gavel::queue {

// How many entries a second have left the queue over about the last minute.
class DrainRate final {
public:
    using Time = std::chrono::steady_clock::time_point;

    void count(Time now);
    double perSecond(Time now) const;

private:
    static constexpr qint64 kSeconds = 60;

    struct Bucket {
        qint64 second = -kSeconds;
        qint64 count = 0;
    };

    std::array<Bucket, kSeconds> m_buckets;
    qint64 m_firstSecond = -1; // when counting began
};

} // namespace gavel::queue
