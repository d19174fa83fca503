#include "server/commands/workspace.h"

#include "server/commands/commands.h"

#include <QFile>
#include <QFileInfo>

#include <cstdio>

namespace gavel::commands {

QString defaultDataDirectory()
{
    const QString home = qEnvironmentVariable("GAVEL_HOME");
    return (home.isEmpty() ? QStringLiteral(".gavel") : home) + QStringLiteral("/data");
}

QString dataPath(const CommandLine &line)
{
    return line.value(QStringLiteral("data")).value_or(defaultDataDirectory());
}

Result<Workspace> openWorkspace(const CommandLine &line, bool isMigrated)
{
    Workspace workspace;
    workspace.directory = TRY(storage::DataDirectory::open(dataPath(line)));
    storage::Database::Options options;
    options.path = workspace.directory.databasePath();
    options.readers = 1;
    options.isMigrated = isMigrated || !QFileInfo::exists(options.path);
    workspace.database = TRY(storage::Database::open(options));
    workspace.blobs = TRY(blobs::DirectoryBlobStore::create(workspace.directory.blobsPath().toStdString()));
    return workspace;
}

Result<QString> readFirstLine(const QString &path)
{
    QFile file(path);
    const bool isOpen =
        path == QStringLiteral("-") ? file.open(stdin, QIODevice::ReadOnly) : file.open(QIODevice::ReadOnly);
    if (!isOpen)
        return failure(ErrorCode::NotFound,
                       (QStringLiteral("cannot read %1: %2").arg(path, file.errorString())).toStdString());
    QString line = QString::fromUtf8(file.readLine(4096));
    while (line.endsWith(QLatin1Char('\n')) || line.endsWith(QLatin1Char('\r')))
        line.chop(1);
    return line;
}

void printLine(const QString &text)
{
    std::fputs(qUtf8Printable(text + QLatin1Char('\n')), stdout);
}

} // namespace gavel::commands
