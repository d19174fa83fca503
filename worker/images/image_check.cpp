#include "worker/images/image_check.h"

#include <QMap>

namespace gavel::worker {

namespace {

QMap<QString, QString> versionsOf(const QList<InstalledPackage> &packages)
{
    QMap<QString, QString> versions;
    for (const InstalledPackage &package : packages)
        versions.insert(package.name + QLatin1Char(':') + package.architecture, package.version);
    return versions;
}

} // namespace

Result<QStringList> checkImage(const QString &image)
{
    const ImageManifest manifest = TRY(readManifest(image));
    const auto recorded = versionsOf(manifest.packages);
    const auto found = versionsOf(TRY(readInstalledPackages(treePath(image))));
    QStringList differences;
    for (auto package = recorded.begin(); package != recorded.end(); ++package) {
        const QString version = found.value(package.key());
        if (version.isEmpty())
            differences.append(QStringLiteral("%1 is gone").arg(package.key()));
        else if (version != package.value())
            differences.append(QStringLiteral("%1 is %2, not %3").arg(package.key(), version, package.value()));
    }
    for (auto package = found.begin(); package != found.end(); ++package) {
        if (!recorded.contains(package.key()))
            differences.append(QStringLiteral("%1 %2 has been added").arg(package.key(), package.value()));
    }
    for (const ChangedFile &file : findChangedFiles(treePath(image)))
        differences.append(file.path +
                           (file.isMissing ? QStringLiteral(" is missing") : QStringLiteral(" has been changed")));
    return differences;
}

} // namespace gavel::worker
