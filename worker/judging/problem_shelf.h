#pragma once

#include "core/blobs/blob_store.h"
#include "core/domain/problem.h"

#include <list>
#include <memory>
#include <mutex>
#include <utility>

namespace gavel::worker {

// The judging data of the problems used last, decoded. Thread-safe.
class ProblemShelf {
public:
    explicit ProblemShelf(blobs::BlobStore &blobs) : m_blobs(blobs) {}

    // Fetches and decodes at need. DataCorrupted when the blob is not judging data; else as BlobStore::open().
    Result<std::shared_ptr<const domain::JudgingData>> get(const domain::BlobRef &blob);

private:
    using Place = std::pair<QByteArray, std::shared_ptr<const domain::JudgingData>>;

    std::shared_ptr<const domain::JudgingData> find(const QByteArray &sha256);
    void keep(const QByteArray &sha256, std::shared_ptr<const domain::JudgingData> data);

    blobs::BlobStore &m_blobs;
    std::mutex m_mutex;
    std::list<Place> m_places; // guarded by m_mutex; last used first
};

} // namespace gavel::worker
