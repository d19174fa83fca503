#include "core/package/package_import.h"

#include "core/blobs/blob_batch.h"
#include "core/package/constants.h"
#include "core/package/line_ends.h"
#include "core/package/package_intake.h"
#include "core/package/package_reader.h"
#include "core/package/package_source.h"
#include "core/package/polygon_reader.h"

#include <QFile>
#include <QFileInfo>

#include <sys/stat.h>

namespace gavel::package {

namespace {

struct Opened {
    std::unique_ptr<PackageSource> source;
    QString name; // of the package, as its path says
};

// What libarchive needs to list as many files as are allowed: their records, with names of an ordinary length, and some
// for what archivers add.
Bytes listingOf(const ImportBounds &bounds)
{
    return kibibytes(1024) + Bytes{256} * bounds.fileCount;
}

Result<Opened> open(const QString &path, const ImportBounds &bounds, FaultList &faults)
{
    struct stat status {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return systemFailure("cannot open " + path.toStdString());
    const QFileInfo info(QFileInfo(path).absoluteFilePath());
    if (S_ISDIR(status.st_mode)) {
        const QString name = QFileInfo(info.canonicalFilePath()).fileName();
        return Opened
        {
            TRY(openDirectorySource(path))
            , name
        };
    }
    if (!S_ISREG(status.st_mode))
        faults.error({}, QStringLiteral("is neither a directory nor a zip file"));
    else if (status.st_size > bounds.archiveSize.count)
        faults.error({},
                     QStringLiteral("has %1 bytes, more than %2").arg(status.st_size).arg(bounds.archiveSize.count));
    else
        return Opened
        {
            TRY(openZipSource(path, listingOf(bounds)))
            , info.completeBaseName()
        };
    return Opened{};
}

} // namespace

domain::ProblemLimits ImportOptions::siteDefaults()
{
    domain::ProblemLimits limits;
    limits.cpuTimeLimit = kDefaultCpuTimeLimit;
    return limits;
}

Result<ImportOutcome> importPackage(const QString &path, blobs::BlobStore &store, const ImportOptions &options)
{
    FaultList faults;
    const Opened opened = TRY(open(path, options.bounds, faults));
    if (!opened.source)
        return ImportOutcome{std::nullopt, faults.take()};
    const std::unique_ptr<blobs::BlobBatch> batch = store.startBatch();
    PackageTree tree = TRY_WITHIN("cannot import " + path.toStdString(),
                                  PackageIntake(*opened.source, *batch, options.bounds, faults).take());
    if (faults.hasErrors())
        return ImportOutcome{std::nullopt, faults.take()};
    const QString name = tree.topDirectory.isEmpty() ? opened.name : tree.topDirectory;
    QList<UnmadeTest> unmade;
    const bool isPolygon = tree.contains(kPolygonXml) && !tree.contains(QStringLiteral("problem.yaml"));
    const bool isEarly = !isPolygon && hasConstants(tree);
    if (isEarly) {
        TRY_WITHIN("cannot import " + path.toStdString(), batch->commit());
        TRY(replaceConstants(tree, store, faults));
    }
    ImportedProblem problem =
        isPolygon ? readPolygonPackage(tree, name, options, faults, unmade) : readPackage(tree, name, options, faults);
    if (faults.hasErrors())
        return ImportOutcome{std::nullopt, faults.take()};
    if (!isEarly)
        TRY_WITHIN("cannot import " + path.toStdString(), batch->commit());
    if (isPolygon)
        TRY(useUnixLineEnds(problem.judging, store, faults));
    return ImportOutcome{std::move(problem), faults.take(), std::move(unmade)};
}

} // namespace gavel::package
