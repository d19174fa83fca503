#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"

#include <QByteArray>
#include <QString>

#include <functional>
#include <memory>

namespace gavel::package {

// A name in a directory or an archive, as it stands there: nothing about it has been checked.
struct SourceEntry {
    enum class Kind {
        File,
        Directory,
        Link,    // to `linkTarget`, relative to where it stands
        Refused, // `reason` says why
    };

    QByteArray path; // '/' between names
    Kind kind = Kind::File;
    qint64 size = 0; // as claimed
    QByteArray linkTarget;
    QString reason;
};

// Where a package comes from. Single-threaded.
class PackageSource {
public:
    enum class Next {
        Continue,
        SkipDirectory, // what is in this directory is of no interest
        Stop,
    };

    // Gives the next bytes of the file being visited, nothing at its end. Valid until the next call.
    using Read = std::function<Result<QByteArrayView>()>;
    using Visit = std::function<Result<Next>(const SourceEntry &entry, const Read &read)>;

    virtual ~PackageSource() = default;

    // Visits all entries, in any order, a directory before what is in it (an archive may leave directories out).
    // May be called again. DataCorrupted is a fault of the package; any other error, and those of `visit`, are not.
    virtual Result<void> forEachEntry(const Visit &visit) = 0;
};

// A directory tree. Links are followed as long as they stay inside and lead to files.
Result<std::unique_ptr<PackageSource>> openDirectorySource(const QString &path);

// A zip file. At most `listing` bytes of it are read to learn what is in it.
Result<std::unique_ptr<PackageSource>> openZipSource(const QString &path, Bytes listing);

} // namespace gavel::package
