#pragma once

#include "server/storage/database.h"
#include "server/storage/kept_connection.h"

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace gavel::storage {

// Threads that read, each with a connection of its own. Tasks start in the order in which they were added.
class ReaderPool final {
public:
    static Result<std::unique_ptr<ReaderPool>> start(const Database::Options &options, Deliveries &deliveries);
    // Finishes what was added.
    ~ReaderPool();

    void add(std::unique_ptr<DatabaseTask> task);

private:
    ReaderPool(const Database::Options &options, Deliveries &deliveries);
    Result<void> startReader(const Database::Options &options);
    void run(KeptConnection &kept);
    std::unique_ptr<DatabaseTask> next();
    static void runTask(KeptConnection &kept, DatabaseTask &task);
    static Result<void> runInTransaction(Connection &connection, DatabaseTask &task);

    const decltype(Database::Options::timed) m_timed;
    Deliveries &m_deliveries;
    std::mutex m_mutex;
    std::condition_variable m_wakeUp;
    std::deque<std::unique_ptr<DatabaseTask>> m_waiting; // guarded by m_mutex
    bool m_isStopping = false;                           // guarded by m_mutex
    std::vector<std::thread> m_threads;
};

} // namespace gavel::storage
