#pragma once

#include "core/base/bytes.h"
#include "core/blobs/blob_batch.h"
#include "core/blobs/blob_store.h"

#include <memory>
#include <string>

namespace gavel::blobs {

// A bounded directory of blobs fetched from elsewhere, the least recently used of which make room for new ones.
//
//     if (auto pin = cache->pin(blob)) ...          // it is here, and stays while the pin lives
//     auto writer = TRY(cache->startVerified(blob)); // else fetch it: write() the pieces as they arrive,
//     TRY(writer->finish());                         // DataCorrupted unless they are what was asked for
//
// What it holds may vanish with the disk: nothing is synced, and a blob found at the start is hashed before it is used
// for the first time (a wrong one is removed and told as NotFound, so that it is fetched again). It owns its directory:
// one process at a time, others are refused. Thread-safe.
class BlobCache final : public BlobStore {
public:
    // Keeps blobs from being evicted; movable; empty by default. Must not outlive the cache.
    class Pin {
    public:
        Pin() noexcept = default;
        Pin(Pin &&other) noexcept;
        Pin &operator=(Pin &&other) noexcept;
        ~Pin();

        const domain::BlobRef &blob() const { return m_blob; }

    private:
        friend class BlobCache;
        Pin(BlobCache *cache, domain::BlobRef blob);

        BlobCache *m_cache = nullptr;
        domain::BlobRef m_blob;
    };

    // FailedPrecondition when another process holds the directory. `bound` is of the blobs' bytes together; a cache
    // found larger is made smaller at once.
    static Result<std::unique_ptr<BlobCache>> create(const std::string &path, Bytes bound);
    ~BlobCache() override;

    // NotFound when it is not here (any more).
    Result<Pin> pin(const domain::BlobRef &blob);

    // Room is made before the first byte: ResourceExhausted when all that is here is pinned or the blob is larger than
    // the bound. Several writers of the same blob are harmless. write() answers DataCorrupted as soon as too much
    // comes; finish() when it was too little or the hash is wrong. Pinned from finish() until the writer is destroyed.
    Result<std::unique_ptr<BlobWriter>> startVerified(const domain::BlobRef &blob);

    // All at once, for bytes at hand.
    Result<Pin> putVerified(const domain::BlobRef &blob, QByteArrayView bytes);

    Result<domain::BlobRef> put(QByteArrayView bytes) override;
    Result<domain::BlobRef> putFile(int fd) override;
    Result<UniqueFd> open(const domain::BlobRef &blob) override;
    bool contains(const domain::BlobRef &blob) const override;

    Bytes size() const; // of the blobs held and those being written
    Bytes bound() const;

private:
    class State;
    class VerifiedWriter;
    explicit BlobCache(std::unique_ptr<State> state);

    std::unique_ptr<State> m_state;
};

} // namespace gavel::blobs
