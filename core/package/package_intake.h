#pragma once

#include "core/base/result.h"
#include "core/blobs/blob_batch.h"
#include "core/package/package_fault.h"
#include "core/package/package_import.h"
#include "core/package/package_source.h"
#include "core/package/package_tree.h"

#include <QHash>
#include <QSet>

namespace gavel::package {

// Takes the files of a source into a batch of blobs: names are checked first, all of them, then the bytes are read,
// within the bounds. What is wrong with the package goes to the fault list; an Error is ours.
class PackageIntake {
public:
    PackageIntake(PackageSource &source, blobs::BlobBatch &batch, const ImportBounds &bounds, FaultList &faults);

    // Called once. The tree is complete unless there are errors in the fault list.
    Result<PackageTree> take();

private:
    using Next = PackageSource::Next;

    Result<Next> survey(const SourceEntry &entry);
    std::optional<QString> admit(const QByteArray &rawPath, bool isDirectory);
    Next surveyFile(const SourceEntry &entry, const QString &path);
    void surveyDirectories();
    void findTopDirectory();

    Result<Next> read(const SourceEntry &entry, const PackageSource::Read &read);
    Result<bool> readFile(const QString &path, const PackageSource::Read &read);
    void resolveLinks();
    void addLinked(const QString &path, TreeFile target);
    QString tooMuchText() const;
    Next stop(const QString &reason);

    // The path without the directory that wraps everything.
    QString shortened(const QString &path) const;

    PackageSource &m_source;
    blobs::BlobBatch &m_batch;
    const ImportBounds m_bounds;
    FaultList &m_faults;

    int m_entries = 0;
    qint64 m_claimed = 0;                // bytes, as the entries say
    qint64 m_read = 0;                   // bytes
    qint64 m_held = 0;                   // bytes of text at hand
    QHash<QByteArray, QString> m_paths;  // by the path in the source: what will be read
    QSet<QByteArray> m_ignored;          // paths in the source
    QHash<QString, QString> m_links;     // path -> path, to be resolved when all files are there
    QHash<QString, QString> m_lowerCase; // lower-case path -> path
    PackageTree m_tree;
};

} // namespace gavel::package
