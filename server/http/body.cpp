#include "server/http/body.h"

#include <QDir>

#include <cerrno>

#include <fcntl.h>
#include <unistd.h>

namespace gavel::http {

Result<void> Body::append(QByteArrayView bytes, qint64 spoolAbove, const QString &folder)
{
    if (!m_file && m_size + bytes.size() > spoolAbove)
        TRY(spool(folder));
    if (m_file)
        TRY(writeToFile(bytes));
    else
        m_bytes.append(bytes);
    m_size += bytes.size();
    return {};
}

Result<void> Body::spool(const QString &folder)
{
    const QByteArray path = (folder.isEmpty() ? QDir::tempPath() : folder).toLocal8Bit();
    m_file.reset(::open(path.constData(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!m_file)
        return systemFailure("making a temporary file for a request body");
    TRY(writeToFile(m_bytes));
    m_bytes = QByteArray();
    return {};
}

Result<void> Body::writeToFile(QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t written = ::write(m_file.get(), bytes.data(), size_t(bytes.size()));
        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return systemFailure("writing a request body to a temporary file");
        bytes = bytes.sliced(written);
    }
    return {};
}

Result<QByteArray> Body::readAll() const
{
    if (!m_file)
        return m_bytes;
    QByteArray all(m_size, Qt::Uninitialized);
    qint64 done = 0;
    while (done < m_size) {
        const ssize_t got = ::pread(m_file.get(), all.data() + done, size_t(m_size - done), done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return systemFailure("reading a spooled request body");
        if (got == 0)
            return failure(ErrorCode::DataCorrupted, "a spooled request body is shorter than it was");
        done += got;
    }
    return all;
}

Result<int> Body::toFile(const QString &folder)
{
    if (!m_file)
        TRY(spool(folder));
    if (::lseek(m_file.get(), 0, SEEK_SET) < 0)
        return systemFailure("rewinding a spooled request body");
    return m_file.get();
}

} // namespace gavel::http
