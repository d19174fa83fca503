#include "server/commands/workspace.h"

#include "server/commands/commands.h"
#include "server/storage/site_blobs.h"

#include <QDir>
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

QString settingOf(const CommandLine &line, const char *option, const char *variable)
{
    return line.value(QString::fromLatin1(option)).value_or(qEnvironmentVariable(variable));
}

namespace {

Result<storage::SiteBlobs::Options> blobLocation(const CommandLine &line)
{
    storage::SiteBlobs::Options options;
    options.address = settingOf(line, "blob-store", "GAVEL_BLOB_STORE");
    const QString keys = settingOf(line, "blob-keys-file", "GAVEL_BLOB_KEYS_FILE");
    if (!options.address.isEmpty() && !keys.isEmpty())
        options.keys = TRY(readFirstLine(keys))
    .toUtf8();
    return options;
}

} // namespace

Result<QString> databaseAddress(const CommandLine &line)
{
    const QString url = settingOf(line, "database-url", "GAVEL_DATABASE_URL");
    if (url.isEmpty())
        return storage::DataDirectory{QDir(dataPath(line)).absolutePath()}.databasePath();
    const QString passwordFile = settingOf(line, "database-password-file", "GAVEL_DATABASE_PASSWORD_FILE");
    if (passwordFile.isEmpty())
        return url;
    return storage::withPassword(url, TRY(readFirstLine(passwordFile)));
}

Result<Workspace> openWorkspace(const CommandLine &line, bool isMigrated)
{
    Workspace workspace;
    workspace.directory = TRY(storage::DataDirectory::open(dataPath(line)));
    storage::Database::Options options;
    options.path = TRY(databaseAddress(line));
    options.readers = 1;
    const auto location = TRY(storage::parseDatabaseLocation(options.path));
    const bool isNew = location.engine == storage::Engine::Sqlite && !QFileInfo::exists(location.path);
    options.isMigrated = isMigrated || isNew;
    workspace.location = location.display();
    workspace.address = options.path;
    workspace.database = TRY(storage::Database::open(options));
    const storage::SiteBlobs::Options blobs = TRY(blobLocation(line));
    workspace.blobs = TRY(storage::SiteBlobs::open(workspace.directory, blobs))
    .store;
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
