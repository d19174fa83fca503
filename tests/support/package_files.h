#pragma once

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

} // namespace gavel::test
