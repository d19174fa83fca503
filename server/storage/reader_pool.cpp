#include "server/storage/reader_pool.h"

#include "server/storage/deliveries.h"

#include <future>

namespace gavel::storage {

namespace {

constexpr Statement kBegin{"BEGIN"};
constexpr Statement kEnd{"COMMIT"};

} // namespace

ReaderPool::ReaderPool(const Database::Options &options, Deliveries &deliveries)
    : m_timed(options.timed), m_deliveries(deliveries)
{
}

Result<std::unique_ptr<ReaderPool>> ReaderPool::start(const Database::Options &options, Deliveries &deliveries)
{
    std::unique_ptr<ReaderPool> pool(new ReaderPool(options, deliveries));
    for (int i = 0; i < options.readers; ++i)
        TRY(pool->startReader(options));
    return pool;
}

Result<void> ReaderPool::startReader(const Database::Options &options)
{
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    m_threads.emplace_back([this, &options, &opened] {
        const auto kept = KeptConnection::open(options, Connection::Access::ReadOnly);
        if (!kept)
            return opened.set_value(failure(kept.error()));
        opened.set_value({}); // `options` and `opened` may be gone after this
        run(**kept);
    });
    return outcome.get();
}

ReaderPool::~ReaderPool()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wakeUp.notify_all();
    for (std::thread &thread : m_threads)
        thread.join();
}

void ReaderPool::add(std::unique_ptr<DatabaseTask> task)
{
    {
        const std::lock_guard lock(m_mutex);
        m_waiting.push_back(std::move(task));
    }
    m_wakeUp.notify_one();
}

std::unique_ptr<DatabaseTask> ReaderPool::next()
{
    std::unique_lock lock(m_mutex);
    m_wakeUp.wait(lock, [this] { return m_isStopping || !m_waiting.empty(); });
    if (m_waiting.empty())
        return nullptr;
    auto task = std::move(m_waiting.front());
    m_waiting.pop_front();
    return task;
}

void ReaderPool::run(KeptConnection &kept)
{
    while (auto task = next()) {
        const auto start = std::chrono::steady_clock::now();
        runTask(kept, *task);
        if (m_timed)
            m_timed(Database::Operation::Read, std::chrono::steady_clock::now() - start, 1);
        std::vector<std::unique_ptr<DatabaseTask>> finished;
        finished.push_back(std::move(task));
        m_deliveries.add(std::move(finished));
    }
}

void ReaderPool::runTask(KeptConnection &kept, DatabaseTask &task)
{
    Result<void> done;
    // Once more on a new connection if the old one turns out to be lost.
    for (int tries = 0; tries < 2; ++tries) {
        const Result<Connection *> connection = kept.get();
        if (!connection)
            return task.fail(connection.error());
        done = runInTransaction(**connection, task);
        if (done || done.error().code != ErrorCode::Unavailable || !kept.isLost())
            break;
    }
    if (!done)
        task.fail(done.error());
}

// One transaction, so that all statements of the task see the same snapshot. An error is the transaction's, not the
// task's: its outcome holds that one.
Result<void> ReaderPool::runInTransaction(Connection &connection, DatabaseTask &task)
{
    TRY(connection.command(kBegin));
    const bool isGood = task.run(connection);
    const Result<void> ended = connection.command(kEnd);
    if (isGood && connection.engine() == Engine::Sqlite) {
        if (!ended)
            (void)connection.execute(QStringLiteral("ROLLBACK"));
        return {};
    }
    // What a task could not read may be for want of a connection, and then it cannot end the transaction either.
    return isGood || ended ? Result<void>() : ended;
}

} // namespace gavel::storage
