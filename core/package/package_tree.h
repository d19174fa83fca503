#pragma once

#include "core/domain/problem.h"

#include <QByteArray>
#include <QMap>
#include <QString>

#include <optional>

namespace gavel::package {

// A file of a package that has been read: its bytes are a blob, those that must be interpreted are at hand too.
struct TreeFile {
    domain::BlobRef blob;
    std::optional<QByteArray> text;
};

// The files of a package by path. The paths are checked: no "..", no odd characters, no name twice.
struct PackageTree {
    QMap<QString, TreeFile> files;
    QString topDirectory; // of a zip that wraps everything in one directory; else empty

    bool contains(const QString &path) const { return files.contains(path); }
    bool hasDirectory(const QString &path) const
    {
        const QString prefix = path + QLatin1Char('/');
        const auto next = files.lowerBound(prefix);
        return next != files.end() && next.key().startsWith(prefix);
    }
};

} // namespace gavel::package
