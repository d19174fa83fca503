#include "server/storage/database.h"

#include "server/storage/change_listener.h"
#include "server/storage/deliveries.h"
#include "server/storage/migrations.h"
#include "server/storage/reader_pool.h"
#include "server/storage/writer_thread.h"

#include <QUuid>

namespace gavel::storage {

Database::Database(std::unique_ptr<Deliveries> deliveries) : m_deliveries(std::move(deliveries))
{
}

Database::~Database()
{
    m_listener.reset(); // before what it tells
}

Result<std::unique_ptr<Database>> Database::open(const Options &options)
{
    const Engine engine = TRY(parseDatabaseLocation(options.path))
    .engine;
    const QString origin = QUuid::createUuid().toString(QUuid::WithoutBraces);
    std::unique_ptr<Database> database(new Database(std::make_unique<Deliveries>()));
    const auto prepare = [&options](Connection &connection) -> Result<void> {
        if (!options.isMigrated)
            return requireCurrentSchema(connection);
        TRY(migrate(connection));
        return {};
    };
    const auto tell = [target = database.get()] {
        QMetaObject::invokeMethod(target, &Database::changedElsewhere, Qt::QueuedConnection);
    };
    database->m_writer = TRY(WriterThread::start(options, origin, prepare, *database->m_deliveries, tell));
    database->m_readers = TRY(ReaderPool::start(options, *database->m_deliveries));
    if (engine == Engine::Postgresql)
        database->m_listener = std::make_unique<ChangeListener>(options, origin, tell);
    return database;
}

Database::Counts Database::counts() const
{
    return m_writer->counts();
}

int Database::pendingWrites() const
{
    return m_writer->pending();
}

void Database::addWrite(std::unique_ptr<DatabaseTask> task)
{
    m_writer->add(std::move(task));
}

void Database::addRead(std::unique_ptr<DatabaseTask> task)
{
    m_readers->add(std::move(task));
}

} // namespace gavel::storage
