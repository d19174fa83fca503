#pragma once

#include "core/base/strong_id.h"
#include "core/wire/worker_link.h"
#include "server/accounts/principal.h"
#include "server/judging/worker_record.h"
#include "server/storage/callback.h"

#include <QList>
#include <QObject>
#include <QString>

namespace gavel::storage {
class Database;
}

namespace gavel::judging {

// Gives each worker its id, by the name it chose. Lives in the event loop's thread.
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

    // By name.
    void list(Callback<QList<WorkerRecord>> done);

Q_SIGNALS:
    // Another server has changed what is kept of workers.
    void changedElsewhere();

private:
    storage::Database &m_database;
};

} // namespace gavel::judging
