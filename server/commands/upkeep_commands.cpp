#include "server/commands/upkeep_commands.h"

#include "core/blobs/directory_blob_store.h"
#include "server/commands/workspace.h"
#include "server/storage/backup.h"
#include "server/storage/health.h"
#include "server/storage/migrations.h"
#include "server/upkeep/blob_sweep.h"

#include <QDateTime>
#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <cstdio>

#include <sys/stat.h>

namespace gavel::commands {

namespace {

const QString kDescription = QStringLiteral("backup.json"); // written last: with it the backup counts

Result<QString> makeFolder(const QString &path)
{
    const QString absolute = QDir(path).absolutePath();
    if (!QDir().mkpath(absolute))
        return failure(ErrorCode::PermissionDenied, "cannot make the folder " + absolute.toStdString());
    if (::chmod(absolute.toLocal8Bit().constData(), 0700) != 0)
        return systemFailure(absolute.toStdString());
    return absolute;
}

// Those of `blobs` that `to` does not have. Tells how many they were.
Result<qint64> copyMissing(const QList<domain::BlobRef> &blobs, blobs::BlobStore &from, blobs::BlobStore &to)
{
    qint64 copied = 0;
    for (const domain::BlobRef &blob : blobs) {
        if (to.contains(blob))
            continue;
        const UniqueFd file = TRY(from.open(blob));
        const domain::BlobRef found = TRY(to.putFile(file.get()));
        if (found != blob)
            return failure(ErrorCode::DataCorrupted,
                           "blob " + blob.sha256.toStdString() + " has other bytes; gavel-server doctor tells more");
        ++copied;
    }
    return copied;
}

// The new dump takes the old one's name only when it is whole.
Result<void> dumpDatabase(const Workspace &workspace, const QString &folder)
{
    const storage::DatabaseLocation location = TRY(storage::parseDatabaseLocation(workspace.address));
    const QString name = folder + QLatin1Char('/') + storage::backupName(location.engine);
    const QString incoming = name + QStringLiteral(".new");
    QFile::remove(incoming);
    TRY(storage::backUpDatabase(workspace.address, incoming));
    if (std::rename(incoming.toLocal8Bit().constData(), name.toLocal8Bit().constData()) != 0)
        return systemFailure("cannot rename " + incoming.toStdString());
    return {};
}

Result<void> describe(const QString &folder, Workspace &workspace, const storage::RowCounts &counts)
{
    const int version = TRY(workspace.database->readAndWait(storage::schemaVersion));
    const QJsonObject object{{QStringLiteral("at"), QDateTime::currentDateTimeUtc().toString(Qt::ISODate)},
                             {QStringLiteral("schema"), version},
                             {QStringLiteral("problems"), counts.problems},
                             {QStringLiteral("submissions"), counts.submissions}};
    QSaveFile file(folder + QLatin1Char('/') + kDescription);
    const QByteArray text = QJsonDocument(object).toJson();
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size() || !file.commit())
        return failure(ErrorCode::Unavailable,
                       "cannot write " + file.fileName().toStdString() + ": " + file.errorString().toStdString());
    return {};
}

Result<QString> dumpIn(const QString &folder, storage::Engine engine)
{
    const QString name = QDir(folder).absoluteFilePath(storage::backupName(engine));
    if (!QFile::exists(name) || !QFile::exists(QDir(folder).absoluteFilePath(kDescription)))
        return failure(ErrorCode::NotFound, folder.toStdString() + " holds no backup of this kind of database (" +
                                                storage::backupName(engine).toStdString() + ")");
    return name;
}

Result<std::chrono::seconds> ageOf(const CommandLine &line)
{
    const QString text = line.value(QStringLiteral("older-than")).value_or(QStringLiteral("24"));
    bool isNumber = false;
    const int hours = text.toInt(&isNumber);
    if (!isNumber || hours < 0)
        return failure(ErrorCode::InvalidArgument, "--older-than must be a number of hours");
    return std::chrono::hours(hours);
}

} // namespace

Result<void> backUp(const QStringList &arguments)
{
    const CommandLine line = TRY(
        CommandLine::parse(arguments, {{QStringLiteral("data")},
                                       {QStringLiteral("without-blobs")},
                                       1,
                                       1,
                                       QStringLiteral("gavel-server backup FOLDER [--without-blobs] [--data DIR]")}));
    QElapsedTimer timer;
    timer.start();
    const QString address = TRY(databaseAddress(line));
    if (!address.contains(QStringLiteral("://")) && !QFile::exists(address))
        return failure(ErrorCode::NotFound, "there is no database " + address.toStdString());
    Workspace workspace = TRY(openWorkspace(line));
    const QString folder = TRY(makeFolder(line.words()[0]));
    // The database first: the blobs that it refers to at that moment are still there afterwards.
    TRY(dumpDatabase(workspace, folder));
    qint64 copied = 0;
    if (!line.has(QStringLiteral("without-blobs"))) {
        const auto target = TRY(blobs::DirectoryBlobStore::create((folder + QStringLiteral("/blobs")).toStdString()));
        const auto all = TRY(workspace.database->readAndWait(storage::listBlobs));
        copied = TRY(copyMissing(all, *workspace.blobs, *target));
    }
    const storage::RowCounts counts = TRY(workspace.database->readAndWait(storage::countRows));
    TRY(describe(folder, workspace, counts));
    printLine(QStringLiteral("%1: %2 problems, %3 submissions, %4 new blobs, in %5 s")
                  .arg(folder)
                  .arg(counts.problems)
                  .arg(counts.submissions)
                  .arg(copied)
                  .arg(double(timer.elapsed()) / 1000, 0, 'f', 1));
    return {};
}

Result<void> restore(const QStringList &arguments)
{
    const CommandLine line = TRY(CommandLine::parse(
        arguments, {{QStringLiteral("data")}, {}, 1, 1, QStringLiteral("gavel-server restore FOLDER [--data DIR]")}));
    const QString folder = line.words()[0];
    const QString address = TRY(databaseAddress(line));
    const storage::DatabaseLocation location = TRY(storage::parseDatabaseLocation(address));
    const QString dump = TRY(dumpIn(folder, location.engine));
    TRY(storage::DataDirectory::open(dataPath(line)));
    TRY(storage::restoreDatabase(address, dump));
    Workspace workspace = TRY(openWorkspace(line, true)); // the backup may be of an older program
    qint64 copied = 0;
    const auto all = TRY(workspace.database->readAndWait(storage::listBlobs));
    if (const QString blobs = folder + QStringLiteral("/blobs"); QDir(blobs).exists()) {
        const auto source = TRY(blobs::DirectoryBlobStore::create(blobs.toStdString()));
        copied = TRY(copyMissing(all, *source, *workspace.blobs));
    }
    TRY(workspace.database->readAndWait(storage::checkIntegrity));
    for (const domain::BlobRef &blob : all) {
        if (!workspace.blobs->contains(blob))
            return failure(ErrorCode::NotFound, "the database is restored, but blob " + blob.sha256.toStdString() +
                                                    " is neither in the backup nor in the blob store");
    }
    const storage::RowCounts counts = TRY(workspace.database->readAndWait(storage::countRows));
    printLine(QStringLiteral("%1: %2 problems, %3 submissions, %4 blobs restored; %5 judgings go on")
                  .arg(workspace.location)
                  .arg(counts.problems)
                  .arg(counts.submissions)
                  .arg(copied)
                  .arg(counts.unfinished));
    return {};
}

Result<void> sweep(const QStringList &arguments)
{
    const CommandLine line = TRY(CommandLine::parse(
        arguments, {{QStringLiteral("data"), QStringLiteral("older-than")},
                    {QStringLiteral("dry-run")},
                    0,
                    0,
                    QStringLiteral("gavel-server sweep [--older-than HOURS] [--dry-run] [--data DIR]   (24 hours)")}));
    upkeep::SweepOptions options;
    options.age = TRY(ageOf(line));
    const bool isDry = line.has(QStringLiteral("dry-run"));
    options.mode = isDry ? upkeep::SweepOptions::Mode::Look : upkeep::SweepOptions::Mode::Remove;
    Workspace workspace = TRY(openWorkspace(line));
    const upkeep::SweptBlobs swept = TRY(upkeep::sweepBlobs(*workspace.database, *workspace.blobs, options));
    printLine(QStringLiteral("%1 blobs of %2 MiB that nothing refers to%3")
                  .arg(swept.count)
                  .arg(double(swept.bytes.count) / (1024 * 1024), 0, 'f', 1)
                  .arg(isDry ? QStringLiteral(" would be removed") : QStringLiteral(" are removed")));
    return {};
}

} // namespace gavel::commands
