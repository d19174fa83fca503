#pragma once

#include "core/base/result.h"
#include "core/wire/worker_link.h"

#include <QByteArray>
#include <QList>

namespace gavel::judge0 {

// The regular files of a zip archive. InvalidArgument: it is none, or it has more files or bytes than allowed, or a
// name that leads out of the folder it is unpacked in.
Result<QList<wire::JobFile>> unpackZip(const QByteArray &zip, qint64 mostBytes, qsizetype mostFiles);

} // namespace gavel::judge0
