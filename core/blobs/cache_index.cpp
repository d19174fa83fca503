#include "core/blobs/cache_index.h"

#include <utility>

namespace gavel::blobs {

CacheIndex::Entry &CacheIndex::insert(const QByteArray &sha256, qint64 size)
{
    Entry entry;
    entry.size = size;
    entry.order = m_order.insert(m_order.end(), sha256);
    m_size += size;
    return *m_entries.insert(sha256, entry);
}

void CacheIndex::addFound(const FoundBlob &found)
{
    insert(found.blob.sha256, found.blob.size);
    evictDownTo(m_bound);
}

void CacheIndex::forget(const QByteArray &sha256)
{
    const auto entry = m_entries.find(sha256);
    m_size -= entry->size;
    m_order.erase(entry->order);
    m_entries.erase(entry);
}

void CacheIndex::drop(const QByteArray &sha256)
{
    m_victims.push_back(sha256);
    forget(sha256);
}

void CacheIndex::evictDownTo(qint64 size)
{
    for (auto next = m_order.begin(); next != m_order.end() && m_size > size;) {
        const QByteArray candidate = *next++;
        if (m_entries.value(candidate).pins == 0)
            drop(candidate);
    }
}

bool CacheIndex::reserve(qint64 size)
{
    if (size > m_bound - m_pinned)
        return false;
    evictDownTo(m_bound - size);
    m_size += size;
    m_pinned += size;
    return true;
}

void CacheIndex::release(qint64 size)
{
    m_size -= size;
    m_pinned -= size;
}

void CacheIndex::settle(const domain::BlobRef &blob)
{
    release(blob.size);
    Entry *entry = find(blob);
    if (!entry) {
        if (m_entries.contains(blob.sha256))
            forget(blob.sha256); // cut off by a crash, and just replaced
        entry = &insert(blob.sha256, blob.size);
        entry->touched = std::chrono::steady_clock::now();
    }
    entry->isVerified = true;
    entry->isWrong = false;
    pin(blob);
}

bool CacheIndex::pin(const domain::BlobRef &blob)
{
    Entry *entry = find(blob);
    if (!entry || entry->isWrong)
        return false;
    if (entry->pins++ == 0)
        m_pinned += entry->size;
    m_order.splice(m_order.end(), m_order, entry->order);
    return true;
}

void CacheIndex::unpin(const domain::BlobRef &blob)
{
    Entry *entry = find(blob);
    if (!entry || --entry->pins > 0)
        return;
    m_pinned -= entry->size;
    if (entry->isWrong)
        drop(blob.sha256);
}

void CacheIndex::forgetOnceUnpinned(const domain::BlobRef &blob)
{
    // Whoever fetched it anew meanwhile has replaced the wrong file.
    if (Entry *entry = find(blob); entry && !entry->isVerified)
        entry->isWrong = true;
}

const CacheIndex::Entry *CacheIndex::find(const domain::BlobRef &blob) const
{
    const auto entry = m_entries.constFind(blob.sha256);
    return entry != m_entries.cend() && entry->size == blob.size ? &*entry : nullptr;
}

CacheIndex::Entry *CacheIndex::find(const domain::BlobRef &blob)
{
    return const_cast<Entry *>(std::as_const(*this).find(blob));
}

bool CacheIndex::isTouchDue(const domain::BlobRef &blob)
{
    const auto now = std::chrono::steady_clock::now();
    Entry *entry = find(blob);
    if (!entry || now - entry->touched < std::chrono::minutes(1))
        return false;
    entry->touched = now;
    return true;
}

bool CacheIndex::contains(const domain::BlobRef &blob) const
{
    const Entry *entry = find(blob);
    return entry && !entry->isWrong;
}

bool CacheIndex::isVerified(const domain::BlobRef &blob) const
{
    const Entry *entry = find(blob);
    return entry && entry->isVerified;
}

void CacheIndex::setVerified(const domain::BlobRef &blob)
{
    if (Entry *entry = find(blob))
        entry->isVerified = true;
}

std::vector<QByteArray> CacheIndex::takeVictims()
{
    return std::exchange(m_victims, {});
}

} // namespace gavel::blobs
