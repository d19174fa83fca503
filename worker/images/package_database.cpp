#include "worker/images/package_database.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QSet>

#include <algorithm>

namespace gavel::worker {

namespace {

const QString kDatabase = QStringLiteral("/var/lib/dpkg");

QString valueOf(const QString &stanza, const QString &field)
{
    for (const QString &line : stanza.split(QLatin1Char('\n'))) {
        if (line.startsWith(field + QLatin1String(": ")))
            return line.mid(field.size() + 2).trimmed();
    }
    return {};
}

// Files that one package has moved aside for another: three lines each, the path first.
QSet<QString> divertedFiles(const QString &tree)
{
    QFile file(tree + kDatabase + QStringLiteral("/diversions"));
    QSet<QString> diverted;
    if (!file.open(QIODevice::ReadOnly))
        return diverted;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'));
    for (qsizetype i = 0; i + 2 < lines.size(); i += 3)
        diverted.insert(lines.at(i));
    return diverted;
}

// Links on the way are links inside the tree: /bin is usr/bin there, too. Debian has them relative.
QByteArray sumOf(const QString &path)
{
    QFile file(path);
    QCryptographicHash hash(QCryptographicHash::Md5); // as dpkg has them: against accidents, and changes by hand
    return file.open(QIODevice::ReadOnly) && hash.addData(&file) ? hash.result().toHex() : QByteArray();
}

} // namespace

Result<QList<InstalledPackage>> readInstalledPackages(const QString &tree)
{
    QFile file(tree + kDatabase + QStringLiteral("/status"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::NotFound, "there are no Debian packages in " + tree.toStdString());
    QList<InstalledPackage> packages;
    for (const QString &stanza : QString::fromUtf8(file.readAll()).split(QStringLiteral("\n\n"))) {
        if (valueOf(stanza, QStringLiteral("Status")).endsWith(QStringLiteral(" installed")))
            packages.append({valueOf(stanza, QStringLiteral("Package")), valueOf(stanza, QStringLiteral("Version")),
                             valueOf(stanza, QStringLiteral("Architecture"))});
    }
    std::sort(packages.begin(), packages.end(), [](const InstalledPackage &a, const InstalledPackage &b) {
        return std::tie(a.name, a.architecture) < std::tie(b.name, b.architecture);
    });
    return packages;
}

QString checksumOf(const QList<InstalledPackage> &packages)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const InstalledPackage &package : packages)
        hash.addData(QStringLiteral("%1 %2 %3\n").arg(package.name, package.version, package.architecture).toUtf8());
    return QString::fromLatin1(hash.result().toHex());
}

QList<ChangedFile> findChangedFiles(const QString &tree)
{
    const QSet<QString> diverted = divertedFiles(tree);
    const QDir sums(tree + kDatabase + QStringLiteral("/info"));
    QList<ChangedFile> changed;
    for (const QString &name : sums.entryList({QStringLiteral("*.md5sums")}, QDir::Files, QDir::Name)) {
        QFile list(sums.filePath(name));
        if (!list.open(QIODevice::ReadOnly))
            continue;
        while (!list.atEnd()) {
            const QByteArray line = list.readLine().trimmed();
            const QString path = QLatin1Char('/') + QString::fromUtf8(line.mid(34));
            if (line.size() < 35 || diverted.contains(path) || sumOf(tree + path) == line.left(32))
                continue;
            changed.append({path, !QFileInfo::exists(tree + path)});
        }
    }
    return changed;
}

} // namespace gavel::worker
