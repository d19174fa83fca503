#include "server/storage/upkeep_repository.h"

namespace gavel::storage {

namespace {

constexpr const char *kGeneration = "blob_sweep_generation";
constexpr const char *kDroppedUpTo = "outputs_dropped_up_to_judging";

// Any number that nobody else uses.
constexpr Statement kLock{"SELECT pg_advisory_xact_lock(7301002)"};
constexpr Statement kState{"SELECT value FROM upkeep_state WHERE name = ?"};
constexpr Statement kSetState{"INSERT INTO upkeep_state (name, value) VALUES (?, ?) "
                              "ON CONFLICT (name) DO UPDATE SET value = excluded.value"};
constexpr Statement kIsReferred{"SELECT 1 FROM problem_version_blob WHERE sha256 = ? LIMIT 1"};
constexpr Statement kDoom{"INSERT INTO doomed_blob (sha256, size_bytes, doomed_at_ms) VALUES (?, ?, ?) "
                          "ON CONFLICT DO NOTHING"};
constexpr Statement kForgetBlob{"DELETE FROM blob WHERE sha256 = ?"};
constexpr Statement kDoomed{"SELECT sha256, size_bytes FROM doomed_blob ORDER BY doomed_at_ms, sha256 LIMIT ?"};
constexpr Statement kIsDoomed{"SELECT 1 FROM doomed_blob WHERE sha256 = ?"};
constexpr Statement kForgetDoomed{"DELETE FROM doomed_blob WHERE sha256 = ?"};
constexpr Statement kOldJudgings{"SELECT id FROM judging WHERE id > ? AND created_at_ms < ? ORDER BY id LIMIT ?"};
constexpr Statement kDropOutputs{
    "UPDATE run SET output = NULL, error_output = NULL, transcript = NULL WHERE judging_id > ? AND judging_id <= ? "
    "AND (output IS NOT NULL OR error_output IS NOT NULL OR transcript IS NOT NULL)"};

} // namespace

Result<void> UpkeepRepository::lockBlobs()
{
    if (m_connection.engine() == Engine::Postgresql)
        TRY(m_connection.query(kLock).first());
    return {};
}

Result<qint64> UpkeepRepository::state(const char *name)
{
    Query query = m_connection.query(kState);
    const bool isThere = TRY(query.bind(QString::fromLatin1(name)).first());
    return isThere ? query.integer(0) : 0;
}

Result<void> UpkeepRepository::setState(const char *name, qint64 value)
{
    TRY(m_connection.query(kSetState).bind(QString::fromLatin1(name)).bind(value).run());
    return {};
}

Result<qint64> UpkeepRepository::sweepGeneration()
{
    return state(kGeneration);
}

Result<void> UpkeepRepository::nextGeneration()
{
    return setState(kGeneration, TRY(sweepGeneration()) + 1);
}

Result<QList<domain::BlobRef>> UpkeepRepository::unreferred(const QList<domain::BlobRef> &blobs)
{
    QList<domain::BlobRef> found;
    for (const domain::BlobRef &blob : blobs) {
        if (!TRY(m_connection.query(kIsReferred).bind(QString::fromLatin1(blob.sha256)).first()))
            found.append(blob);
    }
    return found;
}

Result<QList<domain::BlobRef>> UpkeepRepository::doom(const QList<domain::BlobRef> &blobs, qint64 atMs)
{
    const QList<domain::BlobRef> doomed = TRY(unreferred(blobs));
    for (const domain::BlobRef &blob : doomed) {
        const QString sha256 = QString::fromLatin1(blob.sha256);
        TRY(m_connection.query(kDoom).bind(sha256).bind(blob.size).bind(atMs).run());
        TRY(m_connection.query(kForgetBlob).bind(sha256).run());
    }
    if (!doomed.isEmpty())
        TRY(nextGeneration());
    return doomed;
}

Result<QList<domain::BlobRef>> UpkeepRepository::doomed(int most)
{
    QList<domain::BlobRef> blobs;
    Query query = m_connection.query(kDoomed);
    TRY(query.bind(most).start());
    while (TRY(query.next()))
        blobs.append(domain::BlobRef{query.text(0).toLatin1(), query.integer(1)});
    return blobs;
}

Result<bool> UpkeepRepository::isAnyDoomed()
{
    return !TRY(doomed(1))
    .isEmpty();
}

Result<bool> UpkeepRepository::isDoomed(const QByteArray &sha256)
{
    return m_connection.query(kIsDoomed).bind(QString::fromLatin1(sha256)).first();
}

Result<void> UpkeepRepository::forgetDoomed(const QList<domain::BlobRef> &blobs)
{
    for (const domain::BlobRef &blob : blobs)
        TRY(m_connection.query(kForgetDoomed).bind(QString::fromLatin1(blob.sha256)).run());
    return blobs.isEmpty() ? Result<void>() : nextGeneration();
}

Result<UpkeepRepository::Dropped> UpkeepRepository::dropOutputs(qint64 beforeMs, int most)
{
    const qint64 from = TRY(state(kDroppedUpTo));
    qint64 upTo = from;
    int count = 0;
    {
        Query query = m_connection.query(kOldJudgings);
        TRY(query.bind(from).bind(beforeMs).bind(most).start());
        for (; TRY(query.next()); ++count)
            upTo = query.integer(0);
    }
    if (count == 0)
        return Dropped{0, true};
    Dropped dropped
    {
        TRY(m_connection.query(kDropOutputs).bind(from).bind(upTo).run())
        , count < most
    };
    TRY(setState(kDroppedUpTo, upTo));
    return dropped;
}

} // namespace gavel::storage
