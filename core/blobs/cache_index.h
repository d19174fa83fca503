#pragma once

#include "core/base/bytes.h"
#include "core/blobs/blob_directory.h"
#include "core/domain/problem.h"

#include <QHash>

#include <chrono>
#include <list>
#include <vector>

namespace gavel::blobs {

// The book-keeping of BlobCache: which blobs are here, in which order they were used, and which must go. Knows no files
// and no threads.
class CacheIndex {
public:
    explicit CacheIndex(Bytes bound) : m_bound(bound.count) {}

    // A blob that lay in the directory at the start. Added in the order of their last use.
    void addFound(const FoundBlob &found);

    // False when the bound does not allow it even with everything evicted that may be.
    bool reserve(qint64 size);
    void release(qint64 size);
    // A reserved blob has become one that is here, verified, and pinned once.
    void settle(const domain::BlobRef &blob);

    // Also makes it the most recently used. False when it is not here.
    bool pin(const domain::BlobRef &blob);
    void unpin(const domain::BlobRef &blob);
    // It turned out to be wrong: not here any more, and a victim as soon as nobody has it pinned.
    void forgetOnceUnpinned(const domain::BlobRef &blob);

    // Whether the order on the disk should be told of this use: once a minute is enough.
    bool isTouchDue(const domain::BlobRef &blob);

    bool contains(const domain::BlobRef &blob) const;
    bool isVerified(const domain::BlobRef &blob) const;
    void setVerified(const domain::BlobRef &blob);

    // Names of the blobs to delete now; they are forgotten.
    std::vector<QByteArray> takeVictims();

    Bytes size() const { return Bytes{m_size}; }
    Bytes bound() const { return Bytes{m_bound}; }

private:
    struct Entry {
        qint64 size = 0;
        int pins = 0;
        bool isVerified = false;
        bool isWrong = false;
        std::chrono::steady_clock::time_point touched; // long ago for those found at the start
        std::list<QByteArray>::iterator order;
    };

    const Entry *find(const domain::BlobRef &blob) const;
    Entry *find(const domain::BlobRef &blob);
    Entry &insert(const QByteArray &sha256, qint64 size);
    void evictDownTo(qint64 size);
    void drop(const QByteArray &sha256);   // and deletes the file
    void forget(const QByteArray &sha256); // the file is none of ours any more

    const qint64 m_bound;
    qint64 m_size = 0;   // of entries and reservations
    qint64 m_pinned = 0; // of reservations and of entries with pins: what cannot go
    QHash<QByteArray, Entry> m_entries;
    std::list<QByteArray> m_order; // the least recently used first
    std::vector<QByteArray> m_victims;
};

} // namespace gavel::blobs
