#pragma once

#include "server/storage/database.h"
#include "server/storage/kept_connection.h"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

namespace gavel::storage {

// The one thread that writes. While a commit waits for the disk, the next group gathers; so groups grow with the load
// and a lone write waits for nobody.
class WriterThread final {
public:
    static constexpr std::size_t kMostInGroup = 256;

    // `origin` names this server in what it tells the others of a PostgreSQL database. `prepare` runs first, in the new
    // thread (migrations). `changedElsewhere` is called in the writer's thread.
    static Result<std::unique_ptr<WriterThread>> start(const Database::Options &options, const QString &origin,
                                                       std::function<Result<void>(Connection &)> prepare,
                                                       Deliveries &deliveries, std::function<void()> changedElsewhere);
    // Finishes what was added.
    ~WriterThread();

    void add(std::unique_ptr<DatabaseTask> task);
    Database::Counts counts() const { return {m_commits.load(), m_writes.load()}; }
    int pending() const { return m_pending.load(); }

private:
    using Group = std::vector<std::unique_ptr<DatabaseTask>>;

    // How the tasks of a group are kept apart: PostgreSQL first tries a group without a savepoint for each, since these
    // are two more waits for its answer; a group in which one fails is run again with them.
    enum class Savepoints { None, Each };
    enum class Outcome { Committed, TaskFailed };

    using Timed = decltype(Database::Options::timed);

    WriterThread(QString origin, Deliveries &deliveries, std::function<void()> changedElsewhere, Timed timed);
    void run();
    Group nextGroup();
    void writeGroup(Group group);
    Result<void> commitGroup(Group &group);
    Result<void> commitWhole(Connection &connection, Group &group);
    Result<Outcome> commitWith(Connection &connection, Group &group, Savepoints savepoints);
    static Result<bool> runTask(Connection &connection, DatabaseTask &task, Savepoints savepoints);
    void lookForOtherWriters();

    // Constant after start().
    const QString m_origin;
    Deliveries &m_deliveries;
    const std::function<void()> m_changedElsewhere;
    const Timed m_timed;

    // The writer's thread only.
    std::unique_ptr<KeptConnection> m_connection;
    qint64 m_dataVersion = 0;
    bool m_isCommitUnderWay = false; // its outcome is not known if the connection is lost now

    std::mutex m_mutex;
    std::condition_variable m_wakeUp;
    std::deque<std::unique_ptr<DatabaseTask>> m_waiting; // guarded by m_mutex
    bool m_isStopping = false;                           // guarded by m_mutex

    std::atomic<qint64> m_commits{0};
    std::atomic<qint64> m_writes{0};
    std::atomic<int> m_pending{0};
    std::thread m_thread;
};

} // namespace gavel::storage
