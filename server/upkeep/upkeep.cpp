#include "server/upkeep/upkeep.h"

#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/upkeep_repository.h"
#include "server/upkeep/blob_sweep.h"

#include <QLoggingCategory>

namespace gavel::upkeep {

namespace {

Q_LOGGING_CATEGORY(logUpkeep, "gavel.upkeep", QtInfoMsg)

constexpr int kMostJudgings = 200; // in a transaction, which other writes wait for

using storage::Connection;
using storage::UpkeepRepository;

} // namespace

Upkeep::Upkeep(storage::Database &database, blobs::PermanentBlobStore &store, const UpkeepSettings &settings)
    : m_database(database), m_store(store), m_settings(settings)
{
    m_thread.setMaxThreadCount(1);
    connect(&m_timer, &QTimer::timeout, this, &Upkeep::run);
    m_timer.start(std::chrono::duration_cast<std::chrono::milliseconds>(settings.every));
}

Upkeep::~Upkeep()
{
    m_isStopping = true;
    m_thread.waitForDone();
}

void Upkeep::run()
{
    if (std::exchange(m_isUnderWay, true))
        return;
    m_thread.start([this] {
        work();
        QMetaObject::invokeMethod(
            this,
            [this] {
                m_isUnderWay = false;
                Q_EMIT done();
            },
            Qt::QueuedConnection);
    });
}

void Upkeep::work()
{
    const Result<SweptBlobs> swept = sweepBlobs(m_database, m_store, {m_settings.blobAge});
    if (!swept)
        qCWarning(logUpkeep, "blobs that nobody needs are still there: %s", swept.error().message.c_str());
    else if (swept->count > 0)
        qCInfo(logUpkeep, "%lld blobs that nobody needs are removed, %lld MiB", static_cast<long long>(swept->count),
               static_cast<long long>(swept->bytes.count >> 20));
    const Result<qint64> dropped = dropOutputs();
    if (!dropped)
        qCWarning(logUpkeep, "old outputs are still there: %s", dropped.error().message.c_str());
    else if (*dropped > 0)
        qCInfo(logUpkeep, "the outputs of %lld old runs are dropped", static_cast<long long>(*dropped));
}

Result<qint64> Upkeep::dropOutputs()
{
    if (m_settings.keepOutputs.count() == 0)
        return 0;
    const qint64 before =
        storage::nowMs() - std::chrono::duration_cast<std::chrono::milliseconds>(m_settings.keepOutputs).count();
    qint64 rows = 0;
    for (bool isDone = false; !isDone && !m_isStopping;) {
        const auto dropped = TRY(m_database.writeAndWait([before](Connection &connection) {
            return UpkeepRepository(connection).dropOutputs(before, kMostJudgings);
        }));
        rows += dropped.rows;
        isDone = dropped.isDone;
    }
    return rows;
}

} // namespace gavel::upkeep
