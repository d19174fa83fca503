#pragma once

#include "core/package/package_fault.h"

#include "tests/support/zip_bytes.h"

#include <QByteArray>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QMap>
#include <QString>

namespace gavel::test {

// A problem package as a map from path to content.
using PackageFiles = QMap<QString, QByteArray>;

// A small package without any fault or warning.
inline PackageFiles goodPackage()
{
    return {
        {QStringLiteral("problem.yaml"), "name: Echo\nlicense: cc0\nauthor: Ada\n"},
        {QStringLiteral(".timelimit"), "1\n"},
        {QStringLiteral("problem_statement/problem.en.tex"), "\\problemname{Echo}\nEcho.\n"},
        {QStringLiteral("data/sample/1.in"), "a\n"},
        {QStringLiteral("data/sample/1.ans"), "a\n"},
        {QStringLiteral("data/secret/1.in"), "b\n"},
        {QStringLiteral("data/secret/1.ans"), "b\n"},
        {QStringLiteral("submissions/accepted/echo.py"), "print(input())\n"},
    };
}

// The good package with some files replaced or, where the content is "-", left out.
inline PackageFiles with(const PackageFiles &changes)
{
    PackageFiles files = goodPackage();
    for (auto change = changes.begin(); change != changes.end(); ++change) {
        if (*change == "-")
            files.remove(change.key());
        else
            files.insert(change.key(), *change);
    }
    return files;
}

inline bool writeFiles(const QString &directory, const PackageFiles &files)
{
    for (auto file = files.begin(); file != files.end(); ++file) {
        const QString path = directory + QLatin1Char('/') + file.key();
        QFile target(path);
        if (!QDir().mkpath(QFileInfo(path).path()) || !target.open(QIODevice::WriteOnly) ||
            target.write(*file) != file->size())
            return false;
    }
    return true;
}

inline QByteArray zipOf(const PackageFiles &files, const QString &prefix = {})
{
    QList<ZipEntry> entries;
    for (auto file = files.begin(); file != files.end(); ++file)
        entries.append({(prefix + file.key()).toUtf8(), *file});
    return zipOf(entries);
}

// Faults as they are told to people, a line each.
inline QString told(const QList<package::PackageFault> &faults)
{
    QStringList lines;
    for (const package::PackageFault &fault : faults)
        lines.append(package::toString(fault));
    return lines.join(QLatin1Char('\n'));
}

} // namespace gavel::test
