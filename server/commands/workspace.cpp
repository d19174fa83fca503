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

namespace {

// Of --database-url and the password in its file, else of the environment a server would read.
Result<QString> databaseLocation(const CommandLine &line, const storage::DataDirectory &directory)
{
    const auto setting = [&](const char *option, const char *variable) {
        return line.value(QString::fromLatin1(option)).value_or(qEnvironmentVariable(variable));
    };
    const QString url = setting("database-url", "GAVEL_DATABASE_URL");
    if (url.isEmpty())
        return directory.databasePath();
    const QString passwordFile = setting("database-password-file", "GAVEL_DATABASE_PASSWORD_FILE");
    if (passwordFile.isEmpty())
        return url;
    return storage::withPassword(url, TRY(readFirstLine(passwordFile)));
}

} // namespace

Result<Workspace> openWorkspace(const CommandLine &line, bool isMigrated)
{
    Workspace workspace;
    workspace.directory = TRY(storage::DataDirectory::open(dataPath(line)));
    storage::Database::Options options;
    options.path = TRY(databaseLocation(line, workspace.directory));
    options.readers = 1;
    const auto location = TRY(storage::parseDatabaseLocation(options.path));
    const bool isNew = location.engine == storage::Engine::Sqlite && !QFileInfo::exists(location.path);
    options.isMigrated = isMigrated || isNew;
    workspace.location = location.display();
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
