#include "server/storage/reader_pool.h"

#include "server/storage/deliveries.h"

#include <future>

namespace gavel::storage {

namespace {

constexpr Statement kBegin{"BEGIN"};
constexpr Statement kEnd{"COMMIT"};

} // namespace

ReaderPool::ReaderPool(Deliveries &deliveries) : m_deliveries(deliveries)
{
}

Result<std::unique_ptr<ReaderPool>> ReaderPool::start(const Database::Options &options, Deliveries &deliveries)
{
    std::unique_ptr<ReaderPool> pool(new ReaderPool(deliveries));
    for (int i = 0; i < options.readers; ++i)
        TRY(pool->startReader(options));
    return pool;
}

Result<void> ReaderPool::startReader(const Database::Options &options)
{
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    m_threads.emplace_back([this, &options, &opened] {
        const auto connection = Connection::open(options.path, Connection::Access::ReadOnly, options.busyTimeout);
        if (!connection)
            return opened.set_value(failure(connection.error()));
        opened.set_value({});
        run(**connection);
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

void ReaderPool::run(Connection &connection)
{
    while (auto task = next()) {
        runTask(connection, *task);
        std::vector<std::unique_ptr<DatabaseTask>> finished;
        finished.push_back(std::move(task));
        m_deliveries.add(std::move(finished));
    }
}

void ReaderPool::runTask(Connection &connection, DatabaseTask &task)
{
    // One transaction, so that all statements of the task see the same snapshot.
    if (const Result<int> begun = connection.query(kBegin).run(); !begun)
        return task.fail(begun.error());
    (void)task.run(connection); // its outcome holds the error
    if (const Result<int> ended = connection.query(kEnd).run(); !ended)
        (void)connection.execute(QStringLiteral("ROLLBACK"));
}

} // namespace gavel::storage
