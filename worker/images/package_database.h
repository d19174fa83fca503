#pragma once

#include "core/base/result.h"

#include <QList>
#include <QString>

namespace gavel::worker {

struct InstalledPackage {
    QString name;
    QString version;
    QString architecture;

    bool operator==(const InstalledPackage &) const = default;
};

// The packages that dpkg has installed below a tree, sorted by name. NotFound: dpkg was never there.
Result<QList<InstalledPackage>> readInstalledPackages(const QString &tree);

// The SHA-256 of "name version architecture" lines, in hexadecimal: equal lists of packages have equal sums.
QString checksumOf(const QList<InstalledPackage> &packages);

// A file that is not as its package brought it.
struct ChangedFile {
    QString path; // inside the tree: "/usr/bin/gcc-12"
    bool isMissing = false;
};

// Compares every file of every package with the sum that dpkg keeps of it; configuration files are not among them.
QList<ChangedFile> findChangedFiles(const QString &tree);

} // namespace gavel::worker
