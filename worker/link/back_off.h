#pragma once

#include <chrono>

namespace gavel::worker {

// How long to wait before the next try: doubling from `first` to `most`, each time a random share of 50 to 100 %, so
// that the workers of a restarted server do not come back in one moment. A value; single-threaded.
class BackOff {
public:
    BackOff(std::chrono::milliseconds first, std::chrono::milliseconds most)
        : m_first(first), m_most(most), m_next(first)
    {
    }

    std::chrono::milliseconds next();
    void reset() { m_next = m_first; }

private:
    std::chrono::milliseconds m_first;
    std::chrono::milliseconds m_most;
    std::chrono::milliseconds m_next;
};

} // namespace gavel::worker
