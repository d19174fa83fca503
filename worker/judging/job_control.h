#pragma once

#include "worker/sandbox/sandbox.h"

#include <atomic>
#include <mutex>
#include <vector>

namespace gavel::worker {

// Lets one thread stop what another is judging. The judging thread lends the cells it is using; cancel() ends whatever
// runs in them, now and later.
class JobControl {
public:
    // From any thread, any number of times.
    void cancel();
    bool isCancelled() const { return m_isCancelled.load(std::memory_order_acquire); }

    // Lends a cell for as long as it lives. A cell lent after cancel() is cancelled at once.
    class Lent {
    public:
        Lent(JobControl &control, sandbox::Cell &cell);
        ~Lent();
        Lent(const Lent &) = delete;
        Lent &operator=(const Lent &) = delete;

    private:
        JobControl &m_control;
        sandbox::Cell &m_cell;
    };

private:
    std::atomic<bool> m_isCancelled{false};
    std::mutex m_mutex;
    std::vector<sandbox::Cell *> m_cells; // guarded by m_mutex; so are calls to their cancel()
};

} // namespace gavel::worker
