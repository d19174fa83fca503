#include "server/judging/worker_registry.h"

#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/worker_repository.h"

#include <QLoggingCategory>

#include <algorithm>

namespace gavel::judging {

namespace {

Q_LOGGING_CATEGORY(lcWorkers, "gavel.judging.workers")

constexpr qsizetype kLongestName = 64;

bool isGoodName(const QString &name)
{
    return !name.isEmpty() && name.size() <= kLongestName &&
           std::ranges::all_of(name, [](QChar c) { return c.isPrint(); });
}

} // namespace

WorkerRegistry::WorkerRegistry(storage::Database &database) : m_database(database)
{
    connect(&database, &storage::Database::changedElsewhere, this, &WorkerRegistry::changedElsewhere);
}

void WorkerRegistry::registered(const accounts::Principal &account, const wire::Hello &hello,
                                Callback<WorkerRecord> done)
{
    if (!account.may(accounts::Permission::Judge))
        return done(failure(ErrorCode::PermissionDenied, "this account is not a worker's"));
    if (!isGoodName(hello.name))
        return done(failure(ErrorCode::InvalidArgument, "name: must be 1 to 64 printable characters"));
    m_database.write(
        this,
        [account = account.account, hello](storage::Connection &connection) {
            return storage::WorkerRepository(connection).seen(account, hello, storage::nowMs());
        },
        std::move(done));
}

void WorkerRegistry::setDraining(const accounts::Principal &who, WorkerId worker, bool isDraining, Callback<void> done)
{
    const QString action = isDraining ? QStringLiteral("worker.drain") : QStringLiteral("worker.resume");
    m_database.write(
        this,
        [account = who.account, action, worker, isDraining](storage::Connection &connection) -> Result<void> {
            const auto name = TRY(storage::WorkerRepository(connection).setDraining(worker, isDraining));
            if (!name)
                return failure(ErrorCode::NotFound, "there is no worker " + std::to_string(worker.value));
            return storage::AuditRepository(connection).add(account, action, *name);
        },
        std::move(done));
}

template <typename Work>
void WorkerRegistry::write(Work work)
{
    m_database.write(this, std::move(work), [](const Result<void> &stored) {
        if (!stored)
            qCWarning(lcWorkers, "what a worker told is not stored: %s", stored.error().message.c_str());
    });
}

void WorkerRegistry::keep(WorkerId worker, const wire::Status &status)
{
    write([worker, status](storage::Connection &connection) {
        return storage::WorkerRepository(connection).setStatus(worker, status, storage::nowMs());
    });
}

void WorkerRegistry::keep(WorkerId worker, const wire::HostReport &report)
{
    write([worker, report](storage::Connection &connection) {
        return storage::WorkerRepository(connection).setHostReport(worker, report);
    });
}

void WorkerRegistry::gone(WorkerId worker)
{
    write([worker](storage::Connection &connection) { return storage::WorkerRepository(connection).setGone(worker); });
}

bool WorkerRegistry::isFresh(const WorkerRecord &record)
{
    return record.statusAt.isValid() &&
           record.statusAt.msecsTo(QDateTime::currentDateTimeUtc()) < std::chrono::milliseconds(kFresh).count();
}

void WorkerRegistry::remove(const accounts::Principal &who, WorkerId worker, std::chrono::milliseconds unlessWithin,
                            Callback<void> done)
{
    m_database.write(
        this,
        [account = who.account, worker, unlessWithin](storage::Connection &connection) -> Result<void> {
            storage::WorkerRepository workers(connection);
            const auto list = TRY(workers.list());
            const auto known = std::ranges::find(list, worker, &WorkerRecord::id);
            if (known == list.end())
                return failure(ErrorCode::NotFound, "there is no worker " + std::to_string(worker.value));
            const auto name = TRY(workers.remove(worker, storage::nowMs() - unlessWithin.count() + 1));
            if (!name)
                return failure(ErrorCode::FailedPrecondition,
                               "worker " + known->name.toStdString() + " is connected to another server");
            return storage::AuditRepository(connection).add(account, QStringLiteral("worker.remove"), *name);
        },
        std::move(done));
}

void WorkerRegistry::list(Callback<QList<WorkerRecord>> done)
{
    m_database.read(
        this, [](storage::Connection &connection) { return storage::WorkerRepository(connection).list(); },
        std::move(done));
}

} // namespace gavel::judging
