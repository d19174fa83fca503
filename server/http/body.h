#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QString>

namespace gavel::http {

// The body of a request: in memory while it is short, in an unnamed temporary file when it is long.
class Body {
public:
    qint64 size() const { return m_size; }
    bool isSpooled() const { return bool(m_file); }

    // The bytes of a body that is not spooled.
    const QByteArray &bytes() const { return m_bytes; }

    // The spooled file, at whatever position it was left; -1 when the body is in memory.
    int file() const { return m_file.get(); }

    // All bytes, wherever they are. Requires: the caller has bounded the size by the route's limit.
    Result<QByteArray> readAll() const;

    // A file that holds the body at position 0, made in `folder` when it is still in memory.
    Result<int> toFile(const QString &folder);

    // Adds bytes, in memory up to `spoolAbove` and in a temporary file in `folder` beyond.
    // ResourceExhausted when the disk is full.
    Result<void> append(QByteArrayView bytes, qint64 spoolAbove, const QString &folder);

private:
    Result<void> spool(const QString &folder);
    Result<void> writeToFile(QByteArrayView bytes);

    QByteArray m_bytes;
    UniqueFd m_file;
    qint64 m_size = 0;
};

} // namespace gavel::http
