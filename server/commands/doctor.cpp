#include "server/commands/doctor.h"

#include "server/commands/workspace.h"
#include "server/storage/health.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStorageInfo>

namespace gavel::commands {

namespace {

struct Finding {
    QString what;
    bool isGood = true;
    QString detail; // what was seen; what to do when it is bad
};

constexpr qint64 kLeastFreeBytes = 1024LL * 1024 * 1024;
constexpr double kSlowestCommitMs = 50;

QString messageOf(const Error &error)
{
    return QString::fromStdString(error.message);
}

Finding lookAtFolder(const QString &path)
{
    const QFileInfo folder(path);
    const QString what = QStringLiteral("data directory");
    if (!folder.isDir())
        return {what, false, path + QStringLiteral(" is not there: gavel-server migrate makes it")};
    if (!folder.isWritable())
        return {what, false, path + QStringLiteral(" is not writable by this user")};
    if (folder.permissions() & (QFile::ReadOther | QFile::WriteOther))
        return {what, false, path + QStringLiteral(" can be read by everybody: chmod 700 it")};
    return {what, true, path};
}

Finding lookAtSpace(const QString &path)
{
    const qint64 free = QStorageInfo(path).bytesAvailable();
    const QString text = QStringLiteral("%1 MiB free").arg(free / (1024 * 1024));
    return {QStringLiteral("disk space"), free >= kLeastFreeBytes, text};
}

Finding lookAtCommits(storage::Database &database)
{
    const Result<double> milliseconds = storage::measureCommit(database);
    const QString what = QStringLiteral("commit");
    if (!milliseconds)
        return {what, false, messageOf(milliseconds.error())};
    return {what, *milliseconds < kSlowestCommitMs,
            QStringLiteral("%1 ms each, on the disk").arg(*milliseconds, 0, 'f', 2)};
}

Finding lookAtBlobs(storage::Database &database, blobs::DirectoryBlobStore &store)
{
    const QString what = QStringLiteral("blobs");
    const auto blobs = database.readAndWait(storage::listBlobs);
    if (!blobs)
        return {what, false, messageOf(blobs.error())};
    QStringList bad;
    for (const domain::BlobRef &blob : *blobs) {
        if (const auto file = store.open(blob); !file)
            bad.append(messageOf(file.error()));
    }
    if (bad.isEmpty())
        return {what, true, QStringLiteral("%1, all there").arg(blobs->size())};
    return {what, false,
            QStringLiteral("%1 of %2 missing or of the wrong size, the first: %3; import the problem again")
                .arg(bad.size())
                .arg(blobs->size())
                .arg(bad.first())};
}

QList<Finding> lookAtDatabase(Workspace &workspace)
{
    QList<Finding> findings;
    const auto integrity = workspace.database->readAndWait(storage::checkIntegrity);
    const QString detail = integrity ? QStringLiteral("sound") : messageOf(integrity.error());
    findings.append({QStringLiteral("database"), integrity.has_value(), detail});
    const auto counts = workspace.database->readAndWait(storage::countRows);
    if (counts)
        findings.append({QStringLiteral("content"), true,
                         QStringLiteral("%1 problems, %2 submissions, %3 judgings not over, %4 failed or quarantined")
                             .arg(counts->problems)
                             .arg(counts->submissions)
                             .arg(counts->unfinished)
                             .arg(counts->failed)});
    else
        findings.append({QStringLiteral("content"), false, messageOf(counts.error())});
    findings.append(lookAtCommits(*workspace.database));
    findings.append(lookAtBlobs(*workspace.database, *workspace.blobs));
    return findings;
}

QList<Finding> lookAtAll(const CommandLine &line)
{
    const QString path = QDir(dataPath(line)).absolutePath();
    QList<Finding> findings{lookAtFolder(path)};
    if (!QFileInfo(path).isDir())
        return findings;
    findings.append(lookAtSpace(path));
    const QString databasePath = storage::DataDirectory{path}.databasePath();
    const bool isElsewhere =
        line.value(QStringLiteral("database-url")) || qEnvironmentVariableIsSet("GAVEL_DATABASE_URL");
    if (!isElsewhere && !QFileInfo::exists(databasePath)) {
        findings.append({QStringLiteral("database"), false,
                         databasePath + QStringLiteral(" is not there: gavel-server migrate makes it")});
        return findings;
    }
    Result<Workspace> workspace = openWorkspace(line);
    if (workspace)
        findings.append(lookAtDatabase(*workspace));
    else
        findings.append({QStringLiteral("database"), false, messageOf(workspace.error())});
    return findings;
}

void printJson(const QList<Finding> &findings)
{
    QJsonArray all;
    for (const Finding &finding : findings)
        all.append(QJsonObject{{QStringLiteral("what"), finding.what},
                               {QStringLiteral("good"), finding.isGood},
                               {QStringLiteral("detail"), finding.detail}});
    printLine(QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
}

} // namespace

Result<void> examine(const QStringList &arguments)
{
    const CommandLine line =
        TRY(CommandLine::parse(arguments, {{QStringLiteral("data")},
                                           {QStringLiteral("json")},
                                           0,
                                           0,
                                           QStringLiteral("gavel-server doctor [--json] [--data DIR]")}));
    const QList<Finding> findings = lookAtAll(line);
    qsizetype bad = 0;
    for (const Finding &finding : findings) {
        bad += finding.isGood ? 0 : 1;
        if (!line.has(QStringLiteral("json")))
            printLine(QStringLiteral("%1 %2 %3")
                          .arg(finding.isGood ? QStringLiteral("ok  ") : QStringLiteral("BAD "),
                               finding.what.leftJustified(16), finding.detail));
    }
    if (line.has(QStringLiteral("json")))
        printJson(findings);
    if (bad > 0)
        return failure(ErrorCode::FailedPrecondition,
                       std::to_string(bad) + " of " + std::to_string(findings.size()) + " checks failed");
    return {};
}

} // namespace gavel::commands
