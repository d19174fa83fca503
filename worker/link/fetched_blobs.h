#pragma once

#include "core/blobs/blob_cache.h"
#include "core/blobs/blob_store.h"
#include "worker/link/server_list.h"

#include <QByteArray>
#include <QList>
#include <QThread>

#include <condition_variable>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>

namespace gavel::worker {

class BlobDownloads;

// The worker's blobs: a bounded cache on disk before the server's. What is missing is fetched over HTTP
// (GET <server>/worker/v1/blobs/<sha256>), resumed where it broke off, verified, and fetched once however many jobs
// want it at the same time.
//
// Thread-safe; open() and fetch() block. Owns a network thread, started by the first fetch. The cache is borrowed.
class FetchedBlobs final : public blobs::BlobStore {
public:
    FetchedBlobs(blobs::BlobCache &cache, std::shared_ptr<ServerList> servers, QByteArray token);
    ~FetchedBlobs() override;

    // Brings what is missing here, several at once. Cancelled when `isCancelled` says so (downloads under way go on for
    // others). Errors name the blob: NotFound no server has it; DataCorrupted it is not what was asked for;
    // ResourceExhausted no room; Unavailable no server answered, after several tries.
    Result<void> fetch(const QList<domain::BlobRef> &blobs, const std::function<bool()> &isCancelled);

    Result<domain::BlobRef> put(QByteArrayView bytes) override { return m_cache.put(bytes); }
    Result<domain::BlobRef> putFile(int fd) override { return m_cache.putFile(fd); }
    Result<UniqueFd> open(const domain::BlobRef &blob) override;
    bool contains(const domain::BlobRef &blob) const override { return m_cache.contains(blob); }

private:
    // One download under way.
    struct Flight {
        std::optional<Result<void>> outcome;
    };
    using FlightPtr = std::shared_ptr<Flight>;

    FlightPtr joinOrStart(const domain::BlobRef &blob);
    Result<void> wait(const FlightPtr &flight, const std::function<bool()> &isCancelled);
    void land(const QByteArray &sha256, const Result<void> &outcome); // from the network thread
    void startThread();                                               // requires m_mutex

    blobs::BlobCache &m_cache;
    const std::shared_ptr<ServerList> m_servers;
    const QByteArray m_token;
    std::mutex m_mutex;
    std::condition_variable m_landed;
    std::map<QByteArray, FlightPtr> m_flights; // guarded by m_mutex, like all below and what they point at
    std::unique_ptr<QThread> m_thread;
    BlobDownloads *m_downloads = nullptr; // lives in m_thread and dies with it
};

} // namespace gavel::worker
