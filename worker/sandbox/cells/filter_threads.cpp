#include "worker/sandbox/cells/filter_threads.h"

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <mutex>
#include <thread>

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <malloc.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace gavel::sandbox {

namespace {

// The answer is its listener. Empty where one is refused, as inside of a container whose own filter has one: then what
// this filter denies is answered by the kernel, with ENOSYS.
Result<UniqueFd> loadFilter(const FilterBlob &blob)
{
    const sock_fprog program{static_cast<unsigned short>(blob.size() / sizeof(sock_filter)),
                             reinterpret_cast<sock_filter *>(const_cast<char *>(blob.data()))};
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
        return failure({ErrorCode::Internal, systemError(errno, "giving up new privileges").message});
    const long listener =
        ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_NEW_LISTENER, &program); // close-on-exec
    if (listener >= 0)
        return UniqueFd(static_cast<int>(listener));
    if (::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) != 0)
        return failure({ErrorCode::Internal, systemError(errno, "loading a system call filter").message});
    return UniqueFd();
}

} // namespace

class FilterThreads::Worker {
public:
    Worker(FilterBlob filter, const std::function<Result<void>()> &prepare) : m_filter(std::move(filter))
    {
        std::thread([this, &prepare] { run(prepare); }).detach();
    }

    const FilterBlob &filter() const { return m_filter; }

    Result<void> perform(const FilterWork &work)
    {
        std::unique_lock lock(m_mutex);
        m_work = &work;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !m_work; });
        return m_state;
    }

private:
    Result<void> setUp(const std::function<Result<void>()> &prepare)
    {
        TRY(prepare());
        m_listener = TRY(loadFilter(m_filter));
        return {};
    }

    void run(const std::function<Result<void>()> &prepare)
    {
        std::unique_lock lock(m_mutex);
        m_state = setUp(prepare);
        for (;;) {
            m_changed.wait(lock, [this] { return m_work; });
            if (m_state)
                (*m_work)(m_listener.get());
            m_work = nullptr;
            m_changed.notify_all();
        }
    }

    const FilterBlob m_filter;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    const FilterWork *m_work = nullptr; // guarded by m_mutex, which the worker holds while it works
    UniqueFd m_listener;                // of the filter
    Result<void> m_state;               // whether the thread is fit to work; guarded by m_mutex
};

// One heap for all: only one thread works at a time.
FilterThreads::FilterThreads(std::function<Result<void>()> prepareThread) : m_prepareThread(std::move(prepareThread))
{
    ::mallopt(M_ARENA_MAX, 1);
}

Result<void> FilterThreads::perform(const FilterBlob &filter, const FilterWork &work)
{
    Worker *worker = TRY(workerWith(filter));
    return worker->perform(work);
}

Result<FilterThreads::Worker *> FilterThreads::workerWith(const FilterBlob &filter)
{
    const auto known = std::ranges::find(m_workers, filter, [](const auto &worker) { return worker->filter(); });
    if (known != m_workers.end())
        return known->get();
    try {
        m_workers.push_back(std::make_unique<Worker>(filter, m_prepareThread));
    } catch (const std::system_error &error) {
        return failure(ErrorCode::Internal, std::string("starting a thread of the cell's init: ") + error.what());
    }
    return m_workers.back().get();
}

} // namespace gavel::sandbox
