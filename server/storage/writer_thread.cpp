#include "server/storage/writer_thread.h"

#include "server/storage/change_listener.h"
#include "server/storage/deliveries.h"

#include <future>

namespace gavel::storage {

namespace {

constexpr Statement kCommit{"COMMIT"};
constexpr Statement kRollBack{"ROLLBACK"};
constexpr Statement kSavepoint{"SAVEPOINT task"};
constexpr Statement kRelease{"RELEASE SAVEPOINT task"};
constexpr Statement kRollBackTask{"ROLLBACK TO SAVEPOINT task"};
constexpr Statement kDataVersion{"PRAGMA data_version"};

constexpr std::chrono::seconds kLookEvery{1};

// IMMEDIATE takes the write lock at once: a deferred transaction that has read cannot get it if another process wrote.
constexpr Statement kBeginInSqlite{"BEGIN IMMEDIATE"};
constexpr Statement kBeginInPostgresql{"BEGIN"};

Statement beginOf(Engine engine)
{
    return engine == Engine::Sqlite ? kBeginInSqlite : kBeginInPostgresql;
}

} // namespace

WriterThread::WriterThread(QString origin, Deliveries &deliveries, std::function<void()> changedElsewhere, Timed timed)
    : m_origin(std::move(origin)),
      m_deliveries(deliveries),
      m_changedElsewhere(std::move(changedElsewhere)),
      m_timed(std::move(timed))
{
}

Result<std::unique_ptr<WriterThread>> WriterThread::start(const Database::Options &options, const QString &origin,
                                                          std::function<Result<void>(Connection &)> prepare,
                                                          Deliveries &deliveries,
                                                          std::function<void()> changedElsewhere)
{
    std::unique_ptr<WriterThread> writer(
        new WriterThread(origin, deliveries, std::move(changedElsewhere), options.timed));
    std::promise<Result<void>> opened;
    auto outcome = opened.get_future();
    writer->m_thread = std::thread([&writer = *writer, &options, &prepare, &opened] {
        auto connection = KeptConnection::open(options, Connection::Access::ReadWrite);
        if (!connection)
            return opened.set_value(failure(connection.error()));
        writer.m_connection = std::move(*connection);
        const Result<void> prepared = prepare(**writer.m_connection->get());
        const bool isGood = prepared.has_value();
        writer.lookForOtherWriters(); // from here on: what is read after open() is as new as this
        opened.set_value(prepared);   // `options`, `prepare` and `opened` may be gone after this
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
    const auto start = std::chrono::steady_clock::now();
    if (const Result<void> committed = commitGroup(group); !committed) {
        for (const auto &task : group)
            task->fail(committed.error());
    }
    if (m_timed)
        m_timed(Database::Operation::Commit, std::chrono::steady_clock::now() - start, size);
    ++m_commits;
    m_writes += size;
    m_pending -= size;
    m_deliveries.add(std::move(group));
}

// Once more when it may help: the connection had been lost while nothing was asked of it, or another server's
// transaction was in the way. Not when the commit was under way: it may have happened.
Result<void> WriterThread::commitGroup(Group &group)
{
    constexpr int kTries = 10;
    for (int tries = 1;; ++tries) {
        Connection *connection = TRY(m_connection->get());
        m_isCommitUnderWay = false;
        Result<void> committed = commitWhole(*connection, group);
        if (committed)
            return committed;
        // Whatever is left of the transaction must go; there may be none, hence no look at the result.
        (void)connection->command(kRollBack);
        (void)connection->takeCachedChanges();
        if (committed.error().code != ErrorCode::Unavailable || connection->engine() == Engine::Sqlite)
            return committed;
        const bool isLost = m_connection->isLost();
        if (tries == kTries || (isLost && m_isCommitUnderWay))
            return committed;
    }
}

Result<void> WriterThread::commitWhole(Connection &connection, Group &group)
{
    if (connection.engine() == Engine::Postgresql &&
        TRY(commitWith(connection, group, Savepoints::None)) == Outcome::Committed)
        return {};
    TRY(commitWith(connection, group, Savepoints::Each));
    return {};
}

Result<WriterThread::Outcome> WriterThread::commitWith(Connection &connection, Group &group, Savepoints savepoints)
{
    (void)connection.takePassingError();
    TRY(connection.command(beginOf(connection.engine())));
    for (const auto &task : group) {
        const bool isGood = TRY(runTask(connection, *task, savepoints));
        if (isGood || (savepoints == Savepoints::Each && !connection.takePassingError()))
            continue;
        if (savepoints == Savepoints::Each || connection.takePassingError())
            return failure(ErrorCode::Unavailable, "database: another transaction was in the way");
        TRY(connection.command(kRollBack));
        (void)connection.takeCachedChanges();
        return Outcome::TaskFailed;
    }
    if (connection.takeCachedChanges() && connection.engine() == Engine::Postgresql)
        TRY(connection.execute(ChangeListener::announcement(m_origin)));
    m_isCommitUnderWay = true;
    TRY(connection.command(kCommit));
    return Outcome::Committed;
}

Result<bool> WriterThread::runTask(Connection &connection, DatabaseTask &task, Savepoints savepoints)
{
    if (savepoints == Savepoints::None)
        return task.run(connection);
    // After some failures (a full disk) SQLite has rolled back everything: then the savepoint is gone and the group
    // fails.
    TRY(connection.command(kSavepoint));
    const bool isGood = task.run(connection);
    if (!isGood)
        TRY(connection.command(kRollBackTask));
    TRY(connection.command(kRelease));
    return isGood;
}

void WriterThread::lookForOtherWriters()
{
    const Result<Connection *> connection = m_connection->get();
    if (!connection || (*connection)->engine() != Engine::Sqlite)
        return;
    // The figure changes when another connection has committed; our own other connections only read.
    Query query = (*connection)->query(kDataVersion);
    const Result<bool> row = query.first();
    if (!row || !*row)
        return;
    const qint64 version = query.integer(0);
    if (m_dataVersion != 0 && version != m_dataVersion)
        m_changedElsewhere();
    m_dataVersion = version;
}

} // namespace gavel::storage
