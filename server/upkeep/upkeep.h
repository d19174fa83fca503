#pragma once

#include "core/blobs/permanent_blob_store.h"

#include <QObject>
#include <QThreadPool>
#include <QTimer>

#include <atomic>
#include <chrono>

namespace gavel::storage {
class Database;
}

namespace gavel::upkeep {

struct UpkeepSettings {
    std::chrono::seconds every = std::chrono::hours(1);
    std::chrono::seconds blobAge = std::chrono::hours(24); // younger blobs are not looked at
    std::chrono::hours keepOutputs{0};                     // of runs; zero: for ever
};

// Does now and then what keeps a site from growing for ever: removes blobs that nothing refers to, and drops old
// outputs of runs. Several servers of a site may do so at once; it is only twice the work.
//
// Lives in the event loop's thread; the work is done in one of its own, whose end the destructor waits for.
class Upkeep final : public QObject {
    Q_OBJECT

public:
    // Borrowed. The first time comes a while after the start.
    Upkeep(storage::Database &database, blobs::PermanentBlobStore &store, const UpkeepSettings &settings);
    ~Upkeep() override;

    // Now; done() follows. Ignored while it is under way.
    void run();

Q_SIGNALS:
    void done();

private:
    void work();
    Result<qint64> dropOutputs();

    storage::Database &m_database;
    blobs::PermanentBlobStore &m_store;
    const UpkeepSettings m_settings;
    QTimer m_timer;
    std::atomic<bool> m_isStopping = false;
    bool m_isUnderWay = false;
    QThreadPool m_thread; // one thread
};

} // namespace gavel::upkeep
