#pragma once

#include "core/base/result.h"
#include "server/storage/connection.h"

#include <QObject>
#include <QPointer>
#include <QString>

#include <functional>
#include <future>
#include <memory>
#include <optional>
#include <type_traits>

namespace gavel::storage {

class ChangeListener;
class WriterThread;
class ReaderPool;
class Deliveries;

// One piece of work for a database thread, and what is told afterwards. Made by Database::write() and read().
class DatabaseTask {
public:
    virtual ~DatabaseTask() = default;

    virtual bool run(Connection &connection) = 0; // in a database thread; false: undo what it did
    virtual void fail(const Error &error) = 0;    // in a database thread: what it did was undone after all
    virtual bool settle() = 0;                    // in a database thread, after the commit; true: deliver() is wanted
    virtual void deliver() = 0;                   // in the database's own thread
};

// The server's database, and the threads that wait for it: one that writes and a few that read, each with a connection
// of its own. Callers never wait: they give a function that runs in a database thread and one that takes its result in
// the thread the Database lives in (the event loop).
//
// Writes that have arrived together are committed together: a callback of write() comes after the commit has reached
// the disk, and all callbacks of one commit come in one event. Each piece of work has a savepoint of its own, so that
// one that fails takes back only what it did itself. Writes are done in the order in which they were asked for.
//
// Two engines, chosen by the location: SQLite, whose only writer is this process, and PostgreSQL, which several servers
// share. While PostgreSQL is away everything fails as Unavailable at once; the connections are opened again by
// themselves, and what had not reached the commit is done again without anybody noticing. A commit that was under way
// when the server went may have happened although it is told as Unavailable: what is written must bear being asked for
// again.
//
// Create and destroy in the same thread. Destruction finishes the writes already asked for and tells nobody.
class Database final : public QObject {
    Q_OBJECT

public:
    // What a database thread was busy with.
    enum class Operation {
        Commit, // a group of writes, from its first statement to the disk
        Read,   // one piece of work
    };

    struct Options {
        QString path;                                  // or address: see parseDatabaseLocation()
        int readers = 2;                               // threads
        std::chrono::milliseconds busyTimeout{10'000}; // for locks held by others
        // Told how long each operation took and of how many pieces of work it was; called in the database's threads.
        std::function<void(Operation, std::chrono::nanoseconds, int)> timed{};
        bool isMigrated = true; // run pending migrations; false: refuse a database that needs them
    };

    // FailedPrecondition for a database newer than this program, Unavailable for a server that is away.
    static Result<std::unique_ptr<Database>> open(const Options &options);
    ~Database() override;

    // Runs `work` (Result<T>(Connection &)) inside a transaction; an error undoes it. `done` takes the Result<T>,
    // unless `context` has been destroyed meanwhile. Requires: `work` may be run more than once (only the last time
    // counts), so it does not use up what it has captured.
    template <typename Work, typename Done>
    void write(const QObject *context, Work work, Done done)
    {
        addWrite(makeTask(context, std::move(work), std::move(done)));
    }

    // Runs `work` (Result<T>(Connection &)) on a snapshot that holds at least all writes whose callbacks were called.
    template <typename Work, typename Done>
    void read(const QObject *context, Work work, Done done)
    {
        addRead(makeTask(context, std::move(work), std::move(done)));
    }

    // The same for programs without an event loop (commands, start-up, tests): wait for the result.
    template <typename Work>
    auto writeAndWait(Work work)
    {
        return waitFor(std::move(work), &Database::addWrite);
    }
    template <typename Work>
    auto readAndWait(Work work)
    {
        return waitFor(std::move(work), &Database::addRead);
    }

    // Commits so far and pieces of work in them: their ratio is the size of a group.
    struct Counts {
        qint64 commits = 0;
        qint64 writes = 0;
    };
    Counts counts() const;

    // Writes asked for and not yet committed.
    int pendingWrites() const;

Q_SIGNALS:
    // Another process has changed what is kept in memory of the database: it may be old. SQLite: whatever it wrote,
    // noticed within about a second. PostgreSQL: statements that say so (Changes::Cached), at once.
    void changedElsewhere();

private:
    template <typename Work, typename Done, typename Outcome>
    class Task;
    template <typename Work>
    class WaitedTask;

    explicit Database(std::unique_ptr<Deliveries> deliveries);

    template <typename Work, typename Done>
    static std::unique_ptr<DatabaseTask> makeTask(const QObject *context, Work work, Done done);
    template <typename Work>
    auto waitFor(Work work, void (Database::*add)(std::unique_ptr<DatabaseTask>));

    void addWrite(std::unique_ptr<DatabaseTask> task);
    void addRead(std::unique_ptr<DatabaseTask> task);

    // Constant after open().
    std::unique_ptr<Deliveries> m_deliveries;
    std::unique_ptr<WriterThread> m_writer;
    std::unique_ptr<ReaderPool> m_readers;
    std::unique_ptr<ChangeListener> m_listener; // PostgreSQL only
};

template <typename Work, typename Done, typename Outcome>
class Database::Task final : public DatabaseTask {
public:
    Task(const QObject *context, Work work, Done done)
        : m_context(const_cast<QObject *>(context)), m_work(std::move(work)), m_done(std::move(done))
    {
    }

    bool run(Connection &connection) override
    {
        m_outcome.emplace(m_work(connection));
        return m_outcome->has_value();
    }
    void fail(const Error &error) override { m_outcome.emplace(std::unexpected(error)); }
    bool settle() override { return true; }
    void deliver() override
    {
        if (m_context && m_outcome)
            m_done(std::move(*m_outcome));
    }

private:
    QPointer<QObject> m_context;
    Work m_work;
    Done m_done;
    std::optional<Outcome> m_outcome;
};

template <typename Work>
class Database::WaitedTask final : public DatabaseTask {
public:
    using Outcome = std::invoke_result_t<Work &, Connection &>;

    explicit WaitedTask(Work work) : m_work(std::move(work)) {}
    bool run(Connection &connection) override
    {
        m_outcome.emplace(m_work(connection));
        return m_outcome->has_value();
    }
    void fail(const Error &error) override { m_outcome.emplace(std::unexpected(error)); }
    bool settle() override
    {
        m_promise.set_value(std::move(*m_outcome));
        return false;
    }
    void deliver() override {}
    std::future<Outcome> future() { return m_promise.get_future(); }

private:
    Work m_work;
    std::optional<Outcome> m_outcome;
    std::promise<Outcome> m_promise;
};

template <typename Work, typename Done>
std::unique_ptr<DatabaseTask> Database::makeTask(const QObject *context, Work work, Done done)
{
    using Outcome = std::invoke_result_t<Work &, Connection &>;
    return std::make_unique<Task<Work, Done, Outcome>>(context, std::move(work), std::move(done));
}

template <typename Work>
auto Database::waitFor(Work work, void (Database::*add)(std::unique_ptr<DatabaseTask>))
{
    auto task = std::make_unique<WaitedTask<Work>>(std::move(work));
    auto future = task->future();
    (this->*add)(std::move(task));
    return future.get();
}

} // namespace gavel::storage
