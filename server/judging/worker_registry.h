#pragma once

#include "core/base/strong_id.h"
#include "core/wire/worker_link.h"
#include "server/accounts/principal.h"
#include "server/judging/worker_record.h"
#include "server/storage/callback.h"

#include <QList>
#include <QObject>
#include <QString>

#include <chrono>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

// Gives each worker its id, by the name it chose, and keeps what it tells of itself. Lives in the event loop's thread.
class WorkerRegistry final : public QObject {
    Q_OBJECT

public:
    explicit WorkerRegistry(storage::Database &database);

    // A worker said Hello with a good token. InvalidArgument for a bad name (1 to 64 characters, no control
    // characters).
    void registered(const accounts::Principal &account, const wire::Hello &hello, Callback<WorkerRecord> done);

    // Whether it is to take no more jobs, which outlives its connection and the server. NotFound. Written to the audit
    // log under `who`.
    void setDraining(const accounts::Principal &who, WorkerId worker, bool isDraining, Callback<void> done);

    // What it tells of itself, for staff. Best effort: a write that fails is logged, and the next one comes soon.
    void keep(WorkerId worker, const wire::Status &status);
    void keep(WorkerId worker, const wire::HostReport &report);

    // Its connection has ended.
    void gone(WorkerId worker);

    // A worker that told a status so lately is connected, to this server or to another one.
    static constexpr std::chrono::seconds kFresh{35};
    static bool isFresh(const WorkerRecord &record);

    // Not listed any more, until it says hello again. Requires: it is not connected here. NotFound;
    // FailedPrecondition: it told a status within this time, so it is connected to another server. Written to the audit
    // log under `who`.
    void remove(const accounts::Principal &who, WorkerId worker, std::chrono::milliseconds unlessWithin,
                Callback<void> done);

    // By name.
    void list(Callback<QList<WorkerRecord>> done);

Q_SIGNALS:
    // Another server has changed what is kept of workers.
    void changedElsewhere();

private:
    template <typename Work>
    void write(Work work);

    storage::Database &m_database;
};

} // namespace gavel::judging
