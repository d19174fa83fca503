#include "worker/link/fetched_blobs.h"

#include "worker/link/blob_downloads.h"

namespace gavel::worker {

FetchedBlobs::FetchedBlobs(blobs::BlobCache &cache, std::shared_ptr<ServerList> servers, QByteArray token)
    : m_cache(cache), m_servers(std::move(servers)), m_token(std::move(token))
{
}

FetchedBlobs::~FetchedBlobs()
{
    if (!m_thread)
        return;
    m_thread->quit();
    m_thread->wait();
}

Result<UniqueFd> FetchedBlobs::open(const domain::BlobRef &blob)
{
    Result<UniqueFd> fd = m_cache.open(blob);
    if (fd || fd.error().code != ErrorCode::NotFound)
        return fd;
    TRY(fetch({blob}, [] { return false; }));
    return m_cache.open(blob);
}

Result<void> FetchedBlobs::fetch(const QList<domain::BlobRef> &blobs, const std::function<bool()> &isCancelled)
{
    QList<FlightPtr> flights;
    for (const domain::BlobRef &blob : blobs) {
        if (!m_cache.contains(blob))
            flights.append(joinOrStart(blob));
    }
    Result<void> outcome;
    for (const FlightPtr &flight : flights) {
        Result<void> one = wait(flight, isCancelled);
        if (!one && outcome)
            outcome = std::move(one);
    }
    return outcome;
}

FetchedBlobs::FlightPtr FetchedBlobs::joinOrStart(const domain::BlobRef &blob)
{
    std::lock_guard lock(m_mutex);
    if (const auto found = m_flights.find(blob.sha256); found != m_flights.end())
        return found->second;
    startThread();
    const auto flight = m_flights.emplace(blob.sha256, std::make_shared<Flight>()).first->second;
    QMetaObject::invokeMethod(m_downloads, [downloads = m_downloads, blob] { downloads->start(blob); });
    return flight;
}

Result<void> FetchedBlobs::wait(const FlightPtr &flight, const std::function<bool()> &isCancelled)
{
    std::unique_lock lock(m_mutex);
    while (!flight->outcome) {
        if (isCancelled())
            return failure(ErrorCode::Cancelled, "fetching was cancelled");
        m_landed.wait_for(lock, std::chrono::milliseconds(200));
    }
    return *flight->outcome;
}

void FetchedBlobs::land(const QByteArray &sha256, const Result<void> &outcome)
{
    std::lock_guard lock(m_mutex);
    const auto found = m_flights.find(sha256);
    if (found == m_flights.end())
        return;
    found->second->outcome = outcome;
    m_flights.erase(found);
    m_landed.notify_all();
}

void FetchedBlobs::startThread()
{
    if (m_thread)
        return;
    m_thread = std::make_unique<QThread>();
    m_thread->setObjectName(QStringLiteral("blobs"));
    m_downloads =
        new BlobDownloads(m_cache, m_servers, m_token,
                          [this](const QByteArray &sha256, const Result<void> &outcome) { land(sha256, outcome); });
    m_downloads->moveToThread(m_thread.get());
    QObject::connect(m_thread.get(), &QThread::finished, m_downloads, &QObject::deleteLater);
    m_thread->start();
}

} // namespace gavel::worker
