#include "server/upkeep/blob_sweep.h"

#include "server/storage/database.h"
#include "server/storage/sql_time.h"
#include "server/storage/upkeep_repository.h"

namespace gavel::upkeep {

namespace {

using storage::Connection;
using storage::UpkeepRepository;
using Blobs = QList<domain::BlobRef>;

constexpr int kMostAtOnce = 500; // in a transaction, which other writes wait for

class Sweep {
public:
    Sweep(storage::Database &database, blobs::PermanentBlobStore &store, const SweepOptions &options)
        : m_database(database), m_store(store), m_options(options)
    {
    }

    Result<SweptBlobs> run()
    {
        if (m_options.mode == SweepOptions::Mode::Remove)
            TRY(removeDoomed()); // what a former sweep has left
        TRY(m_store.forEachOlderThan(m_options.age, [this](const blobs::FoundBlob &found) -> Result<void> {
            m_candidates.append(found.blob);
            return m_candidates.size() < kMostAtOnce ? Result<void>() : takeCandidates();
        }));
        TRY(takeCandidates());
        return m_swept;
    }

private:
    Result<void> takeCandidates()
    {
        const Blobs candidates = std::exchange(m_candidates, {});
        if (m_options.mode == SweepOptions::Mode::Look)
            return countUnreferred(candidates);
        const Result<Blobs> doomed = m_database.writeAndWait([candidates](Connection &connection) -> Result<Blobs> {
            UpkeepRepository upkeep(connection);
            TRY(upkeep.lockBlobs());
            return upkeep.doom(candidates, storage::nowMs());
        });
        return doomed ? removeDoomed() : std::unexpected(doomed.error());
    }

    Result<void> removeDoomed()
    {
        for (;;) {
            const Blobs doomed = TRY(m_database.readAndWait(
                [](Connection &connection) { return UpkeepRepository(connection).doomed(kMostAtOnce); }));
            if (doomed.isEmpty())
                return {};
            for (const domain::BlobRef &blob : doomed)
                TRY(m_store.remove(blob));
            const Result<void> forgotten = m_database.writeAndWait([doomed](Connection &connection) -> Result<void> {
                UpkeepRepository upkeep(connection);
                TRY(upkeep.lockBlobs());
                return upkeep.forgetDoomed(doomed);
            });
            TRY(forgotten);
            count(doomed);
        }
    }

    Result<void> countUnreferred(const Blobs &candidates)
    {
        count(TRY(m_database.readAndWait(
            [candidates](Connection &connection) { return UpkeepRepository(connection).unreferred(candidates); })));
        return {};
    }

    void count(const Blobs &blobs)
    {
        m_swept.count += blobs.size();
        for (const domain::BlobRef &blob : blobs)
            m_swept.bytes.count += blob.size;
    }

    storage::Database &m_database;
    blobs::PermanentBlobStore &m_store;
    const SweepOptions m_options;
    Blobs m_candidates;
    SweptBlobs m_swept;
};

} // namespace

Result<SweptBlobs> sweepBlobs(storage::Database &database, blobs::PermanentBlobStore &store,
                              const SweepOptions &options)
{
    return Sweep(database, store, options).run();
}

} // namespace gavel::upkeep
