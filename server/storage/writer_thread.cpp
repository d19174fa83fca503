#include "server/storage/writer_thread.h"

#include "server/storage/deliveries.h"

#include <future>

namespace gavel::storage {

namespace {

// IMMEDIATE takes the write lock at once: a deferred transaction that has read cannot get it if another process wrote.
constexpr Statement kBegin{"BEGIN IMMEDIATE"};
constexpr Statement kCommit{"COMMIT"};
constexpr Statement kSavepoint{"SAVEPOINT task"};
constexpr Statement kRelease{"RELEASE task"};
constexpr Statement kRollBackTask{"ROLLBACK TO task"};
constexpr Statement kDataVersion{"PRAGMA data_version"};

constexpr std::chrono::seconds kLookEvery{1};

} // namespace

WriterThread::WriterThread(Deliveries &deliveries, std::function<void()> changedElsewhere)
    : m_deliveries(deliveries), m_changedElsewhere(std::move(changedElsewhere))
{
}

Result<std::unique_ptr<WriterThread>> WriterThread::start(const Database::Options &options,
                                                          std::function<Result<void>(Connection &)> prepare,
                                                          Deliveries &deliveries,
                                                          std::function<void()> changedElsewhere)
{
    std::unique_ptr<WriterThread> writer(new WriterThread(deliveries, std::move(changedElsewhere)));
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    writer->m_thread = std::thread([&writer = *writer, &options, &prepare, &opened] {
        auto connection = Connection::open(options.path, Connection::Access::ReadWrite, options.busyTimeout);
        if (!connection)
            return opened.set_value(failure(connection.error()));
        writer.m_connection = std::move(*connection);
        const Result<void> prepared = prepare(*writer.m_connection);
        const bool isGood = prepared.has_value();
        writer.lookForOtherWriters(); // from here on: what is read after open() is as new as this
        opened.set_value(prepared); // `options`, `prepare` and `opened` may be gone after this
        if (isGood)
            writer.run();
        writer.m_connection.reset();
    });
    TRY(outcome.get());
    return writer;
}

WriterThread::~WriterThread()
{
    {
        const std::lock_guard lock(m_mutex);
        m_isStopping = true;
    }
    m_wakeUp.notify_one();
    m_thread.join();
}

void WriterThread::add(std::unique_ptr<DatabaseTask> task)
{
    ++m_pending;
    const std::lock_guard lock(m_mutex);
    m_waiting.push_back(std::move(task));
    if (m_waiting.size() == 1)
        m_wakeUp.notify_one();
}

WriterThread::Group WriterThread::nextGroup()
{
    std::unique_lock lock(m_mutex);
    m_wakeUp.wait_for(lock, kLookEvery, [this] { return m_isStopping || !m_waiting.empty(); });
    Group group;
    while (!m_waiting.empty() && group.size() < kMostInGroup) {
        group.push_back(std::move(m_waiting.front()));
        m_waiting.pop_front();
    }
    return group;
}

void WriterThread::run()
{
    auto lastLook = std::chrono::steady_clock::now();
    for (;;) {
        Group group = nextGroup();
        if (const auto now = std::chrono::steady_clock::now(); now - lastLook >= kLookEvery) {
            lookForOtherWriters();
            lastLook = now;
        }
        if (!group.empty()) {
            writeGroup(std::move(group));
            continue;
        }
        const std::lock_guard lock(m_mutex);
        if (m_isStopping && m_waiting.empty())
            return;
    }
}

void WriterThread::writeGroup(Group group)
{
    const auto size = static_cast<int>(group.size());
    if (const Result<void> committed = commitGroup(group); !committed) {
        // Whatever is left of the transaction must go; there may be none, hence no look at the result.
        (void)m_connection->execute(QStringLiteral("ROLLBACK"));
        for (const auto &task : group)
            task->fail(committed.error());
    }
    ++m_commits;
    m_writes += size;
    m_pending -= size;
    m_deliveries.add(std::move(group));
}

Result<void> WriterThread::commitGroup(Group &group)
{
    TRY(m_connection->query(kBegin).run());
    for (const auto &task : group)
        TRY(runTask(*task));
    TRY(m_connection->query(kCommit).run());
    return {};
}

Result<void> WriterThread::runTask(DatabaseTask &task)
{
    // After some failures (a full disk) SQLite has rolled back everything: then the savepoint is gone and the group
    // fails.
    TRY(m_connection->query(kSavepoint).run());
    if (!task.run(*m_connection))
        TRY(m_connection->query(kRollBackTask).run());
    TRY(m_connection->query(kRelease).run());
    return {};
}

void WriterThread::lookForOtherWriters()
{
    // The figure changes when another connection has committed; our own other connections only read.
    Query query = m_connection->query(kDataVersion);
    const Result<bool> row = query.first();
    if (!row || !*row)
        return;
    const qint64 version = query.integer(0);
    if (m_dataVersion != 0 && version != m_dataVersion)
        m_changedElsewhere();
    m_dataVersion = version;
}

} // namespace gavel::storage
