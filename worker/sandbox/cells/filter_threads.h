// The threads of a cell's init: one for each system call filter that its runs have asked for.
//
// Loading a filter of some hundred instructions costs a third of what starting a program costs, inheriting one costs
// nothing. A filter belongs to a thread and to what the thread starts, so each filter gets a thread, which loads it
// once. The main thread has none, only makes the others, and waits while one of them works: nothing here runs at the
// same time.
#pragma once

#include "core/base/result.h"
#include "worker/sandbox/wire/factory_messages.h"

#include <functional>
#include <memory>
#include <vector>

namespace gavel::sandbox {

// Done on a thread; it gets the listener of the thread's filter (denied_calls.h), -1 where there is none.
using FilterWork = std::function<void(int listener)>;

class FilterThreads {
public:
    // `prepareThread` is called on each thread before it gets its filter.
    explicit FilterThreads(std::function<Result<void>()> prepareThread);
    ~FilterThreads() = delete; // the threads live as long as the process
    FilterThreads(const FilterThreads &) = delete;
    FilterThreads &operator=(const FilterThreads &) = delete;

    // Does `work` on the thread with this filter and returns when it is done. Fails when the thread could not be
    // prepared or the filter not be loaded.
    Result<void> perform(const FilterBlob &filter, const FilterWork &work);

private:
    class Worker;
    Result<Worker *> workerWith(const FilterBlob &filter);

    const std::function<Result<void>()> m_prepareThread;
    std::vector<std::unique_ptr<Worker>> m_workers;
};

} // namespace gavel::sandbox
