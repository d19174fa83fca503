#pragma once

#include <QDateTime>

#include <optional>

namespace gavel::storage {

// Columns named ..._at_ms: milliseconds since 1970, UTC.
inline QDateTime timeOf(qint64 milliseconds)
{
    return QDateTime::fromMSecsSinceEpoch(milliseconds, Qt::UTC);
}

inline qint64 nowMs()
{
    return QDateTime::currentMSecsSinceEpoch();
}

} // namespace gavel::storage
