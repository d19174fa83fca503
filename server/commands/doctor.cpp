#include "server/commands/doctor.h"

#include "server/commands/host_findings.h"
#include "server/commands/service_findings.h"
#include "server/commands/workspace.h"
#include "server/storage/health.h"
#include "server/storage/migrations.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace gavel::commands {

namespace {

constexpr double kSlowestCommitMs = 50;
constexpr double kMostClockDifference = 2; // seconds

QString messageOf(const Error &error)
{
    return QString::fromStdString(error.message);
}

Finding lookAtCommits(storage::Database &database)
{
    const Result<double> milliseconds = storage::measureCommit(database);
    const QString what = QStringLiteral("commit");
    if (!milliseconds)
        return Finding::bad(what, messageOf(milliseconds.error()), QStringLiteral("see that the disk is not full"));
    const QString detail = QStringLiteral("%1 ms each, on the disk").arg(*milliseconds, 0, 'f', 2);
    if (*milliseconds < kSlowestCommitMs)
        return Finding::good(what, detail);
    return Finding::bad(what, detail, QStringLiteral("put the database on a faster disk"));
}

Finding lookAtBlobs(storage::Database &database, blobs::PermanentBlobStore &store)
{
    const QString what = QStringLiteral("blobs");
    const auto blobs = database.readAndWait(storage::listBlobs);
    if (!blobs)
        return Finding::bad(what, messageOf(blobs.error()), QStringLiteral("mend the database first"));
    QStringList bad;
    for (const domain::BlobRef &blob : *blobs) {
        if (!store.contains(blob))
            bad.append(QString::fromLatin1(blob.sha256));
    }
    if (bad.isEmpty())
        return Finding::good(what, QStringLiteral("%1, all there").arg(blobs->size()));
    return Finding::bad(what,
                        QStringLiteral("%1 of %2 missing or of the wrong size, the first: %3")
                            .arg(bad.size())
                            .arg(blobs->size())
                            .arg(bad.first()),
                        QStringLiteral("import the problem again, or restore a backup"));
}

Finding lookAtBlobStore(blobs::PermanentBlobStore &store)
{
    const QString what = QStringLiteral("blob store");
    const Result<void> works = store.probe();
    if (works)
        return Finding::good(what, QStringLiteral("takes, gives back and removes blobs"));
    const bool isRefused = works.error().code == ErrorCode::PermissionDenied;
    return Finding::bad(what, messageOf(works.error()),
                        isRefused ? QStringLiteral("see that its keys are right, and this machine's clock")
                                  : QStringLiteral("see that it is there and has room"));
}

Finding lookAtClock(storage::Database &database)
{
    const QString what = QStringLiteral("clock");
    const Result<double> difference = database.readAndWait(storage::clockDifference);
    if (!difference)
        return Finding::bad(what, messageOf(difference.error()), QStringLiteral("mend the database first"));
    const QString detail = QStringLiteral("%1 s off the database's").arg(*difference, 0, 'f', 3);
    if (qAbs(*difference) <= kMostClockDifference)
        return Finding::good(what, detail);
    return Finding::bad(what, detail, QStringLiteral("let both machines set their clocks: timedatectl set-ntp true"));
}

Finding lookAtIntegrity(storage::Database &database)
{
    const auto integrity = database.readAndWait(storage::checkIntegrity);
    if (integrity)
        return Finding::good(QStringLiteral("database"), QStringLiteral("sound"));
    return Finding::bad(QStringLiteral("database"), messageOf(integrity.error()),
                        QStringLiteral("stop the servers and restore the last backup: gavel-server restore FOLDER"));
}

Finding lookAtContent(storage::Database &database)
{
    const QString what = QStringLiteral("content");
    const auto counts = database.readAndWait(storage::countRows);
    if (!counts)
        return Finding::bad(what, messageOf(counts.error()), QStringLiteral("mend the database first"));
    return Finding::good(what,
                         QStringLiteral("%1 problems, %2 submissions, %3 judgings not over, %4 failed or quarantined")
                             .arg(counts->problems)
                             .arg(counts->submissions)
                             .arg(counts->unfinished)
                             .arg(counts->failed));
}

QList<Finding> lookAtSite(Workspace &workspace)
{
    storage::Database &database = *workspace.database;
    const auto version = database.readAndWait(storage::schemaVersion);
    QList<Finding> findings{
        Finding::good(QStringLiteral("schema"), QStringLiteral("%1, as this program has it").arg(version.value_or(0))),
        lookAtIntegrity(database),
        lookAtContent(database),
        lookAtCommits(database),
        lookAtClock(database),
        lookAtBlobStore(*workspace.blobs),
        lookAtBlobs(database, *workspace.blobs)};
    return findings + lookAtPostgresql(database) + lookAtTraffic(database);
}

// Why the database could not be opened, and what helps.
Finding cannotOpen(const Error &error)
{
    if (error.code == ErrorCode::Unavailable)
        return Finding::bad(QStringLiteral("database"), messageOf(error),
                            QStringLiteral("start it, or see that --database-url names it"));
    const bool isOld = error.message.find("run gavel-server migrate") != std::string::npos;
    return Finding::bad(QStringLiteral("schema"), messageOf(error),
                        isOld ? QStringLiteral("gavel-server migrate")
                              : QStringLiteral("use the program that the other servers use"));
}

QList<Finding> lookAtAll(const CommandLine &line)
{
    const QString path = QDir(dataPath(line)).absolutePath();
    QList<Finding> findings{lookAtFolder(path)};
    findings.append(lookAtMachine());
    findings.append(lookAtTls(line) + lookAtRedis(line) + lookAtCollector(line));
    if (!QFileInfo(path).isDir())
        return findings;
    findings.append(lookAtSpace(path));
    const Result<QString> address = databaseAddress(line);
    if (!address) {
        findings.append(cannotOpen(address.error()));
        return findings;
    }
    if (const auto location = storage::parseDatabaseLocation(*address))
        findings.append(lookAtTlsFiles(*location));
    if (!address->contains(QStringLiteral("://")) && !QFileInfo::exists(*address)) {
        findings.append(Finding::bad(QStringLiteral("database"), *address + QStringLiteral(" is not there"),
                                     QStringLiteral("gavel-server migrate makes it")));
        return findings;
    }
    Result<Workspace> workspace = openWorkspace(line);
    if (workspace)
        findings.append(lookAtSite(*workspace));
    else
        findings.append(cannotOpen(workspace.error()));
    return findings;
}

void printJson(const QList<Finding> &findings)
{
    QJsonArray all;
    for (const Finding &finding : findings)
        all.append(QJsonObject{{QStringLiteral("what"), finding.what},
                               {QStringLiteral("good"), finding.isGood},
                               {QStringLiteral("detail"), finding.detail},
                               {QStringLiteral("fix"), finding.fix}});
    printLine(QString::fromUtf8(QJsonDocument(all).toJson(QJsonDocument::Compact)));
}

void print(const Finding &finding)
{
    printLine(QStringLiteral("%1 %2 %3")
                  .arg(finding.isGood ? QStringLiteral("ok  ") : QStringLiteral("BAD "), finding.what.leftJustified(16),
                       finding.detail));
    if (!finding.isGood)
        printLine(QString(22, QLatin1Char(' ')) + QStringLiteral("to mend it: ") + finding.fix);
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
            print(finding);
    }
    if (line.has(QStringLiteral("json")))
        printJson(findings);
    if (bad > 0)
        return failure(ErrorCode::FailedPrecondition,
                       std::to_string(bad) + " of " + std::to_string(findings.size()) + " checks failed");
    return {};
}

} // namespace gavel::commands
