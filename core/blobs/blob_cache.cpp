#include "core/blobs/blob_cache.h"

#include "core/blobs/cache_index.h"
#include "core/blobs/file_io.h"
#include "core/blobs/incoming_blob.h"

#include <mutex>

#include <sys/file.h>
#include <sys/stat.h>

namespace gavel::blobs {

// Everything behind the mutex but the directory, which is constant.
class BlobCache::State {
public:
    State(BlobDirectory directory, UniqueFd lock, Bytes bound)
        : m_directory(std::move(directory)), m_lock(std::move(lock)), m_index(bound)
    {
    }

    const BlobDirectory &directory() const { return m_directory; }

    Result<void> load();

    // Room for a blob on its way in. Given back by release() or turned into the blob by settle().
    Result<void> reserve(qint64 size);
    void release(qint64 size);
    // Names the stored blob, pinned once.
    Result<void> settle(IncomingBlob &incoming);

    Result<void> pin(const domain::BlobRef &blob);
    void unpin(const domain::BlobRef &blob);
    bool contains(const domain::BlobRef &blob) const;
    Bytes size() const;
    Bytes bound() const { return m_index.bound(); }

private:
    void forgetVictims();
    Result<void> verifyOnce(const domain::BlobRef &blob, std::unique_lock<std::mutex> &lock);

    const BlobDirectory m_directory;
    const UniqueFd m_lock;
    mutable std::mutex m_mutex;
    CacheIndex m_index; // guarded by m_mutex
};

Result<void> BlobCache::State::load()
{
    TRY(m_directory.removeLeftovers(std::chrono::seconds(0)));
    for (const FoundBlob &found : TRY(m_directory.list()))
        m_index.addFound(found);
    forgetVictims();
    return {};
}

void BlobCache::State::forgetVictims()
{
    for (const QByteArray &victim : m_index.takeVictims())
        ::unlinkat(m_directory.root.get(), blobPath(victim).c_str(), 0);
}

Result<void> BlobCache::State::reserve(qint64 size)
{
    const std::lock_guard guard(m_mutex);
    if (!m_index.reserve(size))
        return failure(ErrorCode::ResourceExhausted, "no room for " + std::to_string(size) +
                                                         " bytes in the blob cache " + m_directory.path +
                                                         ", the rest of which is in use");
    forgetVictims();
    return {};
}

void BlobCache::State::release(qint64 size)
{
    const std::lock_guard guard(m_mutex);
    m_index.release(size);
}

Result<void> BlobCache::State::settle(IncomingBlob &incoming)
{
    const std::lock_guard guard(m_mutex);
    TRY(incoming.publish(Sync::Later));
    m_index.settle(incoming.blob());
    return {};
}

Result<void> BlobCache::State::pin(const domain::BlobRef &blob)
{
    std::unique_lock lock(m_mutex);
    if (!m_index.pin(blob))
        return failure(ErrorCode::NotFound, m_directory.describe(blob) + " is not here");
    Result<void> verified = m_index.isVerified(blob) ? Result<void>{} : verifyOnce(blob, lock);
    if (!verified) {
        m_index.unpin(blob);
        forgetVictims(); // under the same lock, before anyone can put it again
    } else if (m_index.isTouchDue(blob)) {
        m_directory.touch(blob);
    }
    return verified;
}

// Hashes without the lock: the blob is pinned meanwhile. Two threads may both do it, which is harmless.
Result<void> BlobCache::State::verifyOnce(const domain::BlobRef &blob, std::unique_lock<std::mutex> &lock)
{
    lock.unlock();
    const Result<void> verified = m_directory.verify(blob);
    lock.lock();
    if (verified) {
        m_index.setVerified(blob);
        return {};
    }
    m_index.forgetOnceUnpinned(blob);
    return failure(ErrorCode::NotFound, verified.error().message);
}

void BlobCache::State::unpin(const domain::BlobRef &blob)
{
    const std::lock_guard guard(m_mutex);
    m_index.unpin(blob);
    forgetVictims();
}

bool BlobCache::State::contains(const domain::BlobRef &blob) const
{
    const std::lock_guard guard(m_mutex);
    return m_index.contains(blob);
}

Bytes BlobCache::State::size() const
{
    const std::lock_guard guard(m_mutex);
    return m_index.size();
}

// Pins what it has put, until it is destroyed.
class BlobCache::VerifiedWriter final : public BlobWriter {
public:
    VerifiedWriter(BlobCache &cache, domain::BlobRef wanted)
        : m_cache(cache), m_wanted(std::move(wanted)), m_incoming(cache.m_state->directory())
    {
    }

    ~VerifiedWriter() override
    {
        if (!m_isSettled)
            m_cache.m_state->release(m_wanted.size);
    }

    Result<void> write(QByteArrayView piece) override
    {
        if (m_incoming.size() + piece.size() > m_wanted.size)
            return failure(ErrorCode::DataCorrupted,
                           named() + " has more bytes than the " + std::to_string(m_wanted.size) + " it should have");
        return m_incoming.write(piece);
    }

    Result<domain::BlobRef> finish() override
    {
        const domain::BlobRef &found = m_incoming.seal();
        if (found.size != m_wanted.size)
            return failure(ErrorCode::DataCorrupted, named() + " was cut off after " + std::to_string(found.size) +
                                                         " of " + std::to_string(m_wanted.size) + " bytes");
        if (found.sha256 != m_wanted.sha256)
            return failure(ErrorCode::DataCorrupted,
                           named() + " came with other bytes, of SHA-256 " + found.sha256.toStdString());
        TRY(m_incoming.store(Sync::Later));
        TRY(m_cache.m_state->settle(m_incoming));
        m_isSettled = true;
        m_pin = Pin(&m_cache, m_wanted);
        return m_wanted;
    }

    Pin takePin() { return std::move(m_pin); }

private:
    std::string named() const { return "blob " + m_wanted.sha256.toStdString(); }

    BlobCache &m_cache;
    const domain::BlobRef m_wanted;
    IncomingBlob m_incoming;
    bool m_isSettled = false;
    Pin m_pin;
};

BlobCache::Pin::Pin(BlobCache *cache, domain::BlobRef blob) : m_cache(cache), m_blob(std::move(blob))
{
}

BlobCache::Pin::Pin(Pin &&other) noexcept
    : m_cache(std::exchange(other.m_cache, nullptr)), m_blob(std::move(other.m_blob))
{
}

BlobCache::Pin &BlobCache::Pin::operator=(Pin &&other) noexcept
{
    std::swap(m_cache, other.m_cache);
    std::swap(m_blob, other.m_blob);
    return *this;
}

BlobCache::Pin::~Pin()
{
    if (m_cache)
        m_cache->m_state->unpin(m_blob);
}

BlobCache::BlobCache(std::unique_ptr<State> state) : m_state(std::move(state))
{
}

BlobCache::~BlobCache() = default;

Result<std::unique_ptr<BlobCache>> BlobCache::create(const std::string &path, Bytes bound)
{
    BlobDirectory directory = TRY(BlobDirectory::create(path));
    UniqueFd lock(::openat(directory.root.get(), "lock", O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!lock)
        return systemFailure("cannot open " + path + "/lock");
    if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
        return failure(ErrorCode::FailedPrecondition, "the blob cache " + path + " is in use by another process");
    auto state = std::make_unique<State>(std::move(directory), std::move(lock), bound);
    TRY(state->load());
    return std::unique_ptr<BlobCache>(new BlobCache(std::move(state)));
}

Result<BlobCache::Pin> BlobCache::pin(const domain::BlobRef &blob)
{
    TRY(m_state->pin(blob));
    return Pin(this, blob);
}

Result<std::unique_ptr<BlobWriter>> BlobCache::startVerified(const domain::BlobRef &blob)
{
    if (!isSha256(blob.sha256) || blob.size < 0)
        return failure(ErrorCode::InvalidArgument, "a blob is named by 64 lower-case hexadecimal digits and its size");
    TRY(m_state->reserve(blob.size));
    return std::make_unique<VerifiedWriter>(*this, blob);
}

Result<BlobCache::Pin> BlobCache::putVerified(const domain::BlobRef &blob, QByteArrayView bytes)
{
    const std::unique_ptr<BlobWriter> writer = TRY(startVerified(blob));
    TRY(writer->write(bytes));
    TRY(writer->finish());
    return static_cast<VerifiedWriter &>(*writer).takePin();
}

Result<domain::BlobRef> BlobCache::put(QByteArrayView bytes)
{
    const domain::BlobRef blob{Sha256::of(bytes), bytes.size()};
    if (!contains(blob))
        TRY(putVerified(blob, bytes));
    return blob;
}

Result<domain::BlobRef> BlobCache::putFile(int fd)
{
    const domain::BlobRef blob = TRY(refOfFile(fd));
    if (contains(blob))
        return blob;
    const std::unique_ptr<BlobWriter> writer = TRY(startVerified(blob));
    TRY(forEachBlock(fd, [&](QByteArrayView block) { return writer->write(block); }));
    return writer->finish();
}

Result<UniqueFd> BlobCache::open(const domain::BlobRef &blob)
{
    const Pin held = TRY(pin(blob));
    return m_state->directory().open(blob);
}

bool BlobCache::contains(const domain::BlobRef &blob) const
{
    return m_state->contains(blob);
}

Bytes BlobCache::size() const
{
    return m_state->size();
}

Bytes BlobCache::bound() const
{
    return m_state->bound();
}

} // namespace gavel::blobs
