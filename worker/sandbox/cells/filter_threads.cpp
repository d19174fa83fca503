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

// 0, or errno.
int loadFilter(const FilterBlob &blob)
{
    const sock_fprog program{static_cast<unsigned short>(blob.size() / sizeof(sock_filter)),
                             reinterpret_cast<sock_filter *>(const_cast<char *>(blob.data()))};
    const bool isLoaded = ::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                          ::syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0, &program) == 0;
    return isLoaded ? 0 : errno;
}

} // namespace

class FilterThreads::Worker {
public:
    explicit Worker(FilterBlob filter) : m_filter(std::move(filter))
    {
        std::thread([this] { run(); }).detach();
    }

    const FilterBlob &filter() const { return m_filter; }

    Result<void> perform(const std::function<void()> &work)
    {
        std::unique_lock lock(m_mutex);
        m_work = &work;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return !m_work; });
        if (m_error != 0)
            return failure({ErrorCode::Internal, systemError(m_error, "loading a system call filter").message});
        return {};
    }

private:
    void run()
    {
        m_error = loadFilter(m_filter);
        std::unique_lock lock(m_mutex);
        for (;;) {
            m_changed.wait(lock, [this] { return m_work; });
            if (m_error == 0)
                (*m_work)();
            m_work = nullptr;
            m_changed.notify_all();
        }
    }

    const FilterBlob m_filter;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    const std::function<void()> *m_work = nullptr; // guarded by m_mutex, which the worker holds while it works
    int m_error = 0;                               // of loading the filter; guarded by m_mutex once there is work
};

// One heap for all: only one thread works at a time.
FilterThreads::FilterThreads()
{
    ::mallopt(M_ARENA_MAX, 1);
}

FilterThreads::~FilterThreads() = default;

Result<void> FilterThreads::perform(const FilterBlob &filter, const std::function<void()> &work)
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
        m_workers.push_back(std::make_unique<Worker>(filter));
    } catch (const std::system_error &error) {
        return failure(ErrorCode::Internal, std::string("starting a thread of the cell's init: ") + error.what());
    }
    return m_workers.back().get();
}

} // namespace gavel::sandbox
