#pragma once

#include "core/base/result.h"

#include <QString>

namespace gavel::storage {

// Where a server keeps everything it must not lose: <root>/gavel.db and <root>/blobs/.
struct DataDirectory {
    QString root;

    QString databasePath() const { return root + QStringLiteral("/gavel.db"); }
    QString blobsPath() const { return root + QStringLiteral("/blobs"); }

    // Makes the folders that are missing, readable by the server's user alone. PermissionDenied and the like name the
    // path.
    static Result<DataDirectory> open(const QString &root);
};

} // namespace gavel::storage
