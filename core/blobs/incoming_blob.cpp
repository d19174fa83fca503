#include "core/blobs/incoming_blob.h"

#include "core/blobs/file_io.h"

#include <QRandomGenerator>

#include <cstring>

#include <sys/stat.h>

namespace gavel::blobs {

namespace {

constexpr qsizetype kBufferSize = 256 * 1024;

std::string randomName()
{
    QByteArray name(16, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(name.data()), name.size() / 4);
    return std::string(BlobDirectory::kIncoming) + '/' + name.toHex().toStdString();
}

} // namespace

IncomingBlob::IncomingBlob(const BlobDirectory &directory) : m_directory(&directory)
{
}

IncomingBlob::IncomingBlob(IncomingBlob &&other) noexcept
    : m_directory(other.m_directory),
      m_blob(std::move(other.m_blob)),
      m_hash(std::move(other.m_hash)),
      m_buffer(std::move(other.m_buffer)),
      m_file(std::move(other.m_file)),
      m_name(std::exchange(other.m_name, {}))
{
}

IncomingBlob::~IncomingBlob()
{
    if (!m_name.empty())
        ::unlinkat(m_directory->root.get(), m_name.c_str(), 0);
}

Result<void> IncomingBlob::write(QByteArrayView piece)
{
    m_hash.add(piece);
    m_blob.size += piece.size();
    if (m_buffer.size() + piece.size() <= kBufferSize) {
        m_buffer.append(piece.data(), piece.size());
        return {};
    }
    TRY(flush());
    TRY_WITHIN(m_directory->path, writeAll(m_file.get(), piece));
    return {};
}

const domain::BlobRef &IncomingBlob::seal()
{
    m_blob.sha256 = m_hash.finish();
    return m_blob;
}

Result<void> IncomingBlob::openFile()
{
    m_name = randomName();
    m_file.reset(::openat(m_directory->root.get(), m_name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (m_file)
        return {};
    const int errnum = errno;
    m_name.clear();
    return std::unexpected(systemError(errnum, "cannot write below " + m_directory->path));
}

Result<void> IncomingBlob::flush()
{
    if (!m_file)
        TRY(openFile());
    TRY_WITHIN(m_directory->path, writeAll(m_file.get(), m_buffer));
    m_buffer.clear();
    return {};
}

Result<void> IncomingBlob::store(Sync sync)
{
    TRY(flush());
    // The mode does not depend on the umask: a cell's user must be able to re-open the file.
    if (::fchmod(m_file.get(), 0444) != 0)
        return systemFailure("cannot set the mode of a blob in " + m_directory->path);
    if (sync == Sync::Now && ::fsync(m_file.get()) != 0)
        return systemFailure("cannot sync a blob in " + m_directory->path);
    m_file.reset();
    m_buffer = {};
    return {};
}

Result<void> IncomingBlob::publish(Sync sync)
{
    const std::string path = blobPath(m_blob.sha256);
    const int root = m_directory->root.get();
    if (::renameat(root, m_name.c_str(), root, path.c_str()) != 0) {
        if (errno != ENOENT)
            return systemFailure("cannot name " + m_directory->describe(m_blob));
        TRY_WITHIN(m_directory->path, makeDirectory(root, path.substr(0, 2)));
        if (sync == Sync::Now)
            TRY_WITHIN(m_directory->path, syncDirectory(root, "."));
        if (::renameat(root, m_name.c_str(), root, path.c_str()) != 0)
            return systemFailure("cannot name " + m_directory->describe(m_blob));
    }
    m_name.clear();
    return sync == Sync::Now ? m_directory->syncNameOf(m_blob) : Result<void>{};
}

} // namespace gavel::blobs
