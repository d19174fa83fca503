#include "server/judging/worker_registry.h"

#include "server/storage/audit_repository.h"
#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/worker_repository.h"

#include <algorithm>

namespace gavel::judging {

namespace {

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

void WorkerRegistry::list(Callback<QList<WorkerRecord>> done)
{
    m_database.read(
        this, [](storage::Connection &connection) { return storage::WorkerRepository(connection).list(); },
        std::move(done));
}

} // namespace gavel::judging
