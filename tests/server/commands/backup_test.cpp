// What is backed up while a server works comes back whole, on both engines; and doctor says of each fault what to do.
#include "server/commands/commands.h"
#include "tests/support/server_world.h"
#include "tests/support/test_database.h"

#include <QCoreApplication>
#include <QDirIterator>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <sys/stat.h>

using namespace gavel;

namespace {

struct Outcome {
    int status = -1;
    QByteArray output;
    QByteArray errors;
};

} // namespace

class BackupTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void comesBackWhole();
    void theSecondOneIsCheap();
    void isNotRestoredOverAnything();
    void aLostBlobIsTold();
    void sweepTellsAndRemoves();
    void doctorKnowsWhatToDo();

private:
    QString path(const char *name) const { return m_folder->filePath(QString::fromLatin1(name)); }
    Outcome run(const QStringList &arguments, const QString &data) const;
    Outcome runOn(const QStringList &arguments, const QString &data, const QString &database) const;
    QStringList blobsIn(const QString &folder) const;

    std::unique_ptr<QTemporaryDir> m_folder;
};

void BackupTest::init()
{
    m_folder = std::make_unique<QTemporaryDir>();
    const auto ownersOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner; // or doctor complains
    for (const char *name : {"old", "new"})
        QVERIFY(QDir().mkpath(path(name)) && QFile::setPermissions(path(name), ownersOnly));
}

Outcome BackupTest::run(const QStringList &arguments, const QString &data) const
{
    return runOn(arguments, data, test::databaseOf(data));
}

Outcome BackupTest::runOn(const QStringList &arguments, const QString &data, const QString &database) const
{
    QProcess process;
    QStringList all =
        QStringList{QStringLiteral("--command")} + arguments + QStringList{QStringLiteral("--data"), data};
    if (database.contains(QStringLiteral("://")))
        all += QStringList{QStringLiteral("--database-url"), database};
    process.start(QCoreApplication::applicationFilePath(), all);
    process.closeWriteChannel();
    if (!process.waitForFinished(100'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QStringList BackupTest::blobsIn(const QString &folder) const
{
    QStringList names;
    QDirIterator it(folder + QStringLiteral("/blobs"), QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        it.next();
        if (it.fileName().size() == 64)
            names.append(it.fileName());
    }
    names.sort();
    return names;
}

void BackupTest::comesBackWhole()
{
    SubmissionId judged, waiting;
    {
        test::ServerWorld world(path("old"));
        QVERIFY(world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem);
        const auto who = world.account(QStringLiteral("ann"), accounts::Role::Contestant);
        const WorkerId worker = world.worker(QStringLiteral("w1"));
        judged = world.submit(world.newSubmission(who)).submission;
        QVERIFY(world.report(worker, test::ServerWorld::accepted(world.lease(worker).at(0))));
        waiting = world.submit(world.newSubmission(who)).submission;
        const Outcome backup = run({QStringLiteral("backup"), path("copy")}, path("old")); // the server works on
        QVERIFY2(backup.status == 0, backup.errors.constData());
        QVERIFY(backup.output.contains("1 problems, 2 submissions"));
        QVERIFY(world.submit(world.newSubmission(who)).submission); // too late for it
    }
    const Outcome restored = run({QStringLiteral("restore"), path("copy")}, path("new"));
    QVERIFY2(restored.status == 0, restored.errors.constData());
    QVERIFY2(restored.output.contains("1 judgings go on"), restored.output.constData());
    QVERIFY(!blobsIn(path("copy")).isEmpty());
    QCOMPARE(blobsIn(path("new")), blobsIn(path("copy")));
    const Outcome doctor = run({QStringLiteral("doctor")}, path("new"));
    for (const QByteArray &line : doctor.output.split('\n')) // the PostgreSQL of tests is in a hurry
        QVERIFY2(!line.startsWith("BAD") || line.startsWith("BAD  durability"), doctor.output.constData());
    QVERIFY2(doctor.status == (test::isOnPostgresql() ? 1 : 0), (doctor.output + doctor.errors).constData());

    test::ServerWorld world(path("new"));
    QCOMPARE(world.integer(QStringLiteral("SELECT count(*) FROM submission")), 2);
    QVERIFY(world.read(judged).judging.verdict == domain::Verdict::Accepted);
    QVERIFY(world.read(waiting).judging.state == judging::JudgingState::Queued);
    // It goes on with what was not over, and takes new work under new numbers.
    const WorkerId worker = world.worker(QStringLiteral("w2"));
    const QList<wire::Job> jobs = world.lease(worker);
    QCOMPARE(jobs.size(), 1);
    QVERIFY(jobs[0].submission == waiting);
    QVERIFY(world.report(worker, test::ServerWorld::accepted(jobs[0])));
    const auto who = world.account(QStringLiteral("ben"), accounts::Role::Contestant);
    QVERIFY(world.submit(world.newSubmission(who)).submission.value > waiting.value);
}

void BackupTest::theSecondOneIsCheap()
{
    test::ServerWorld world(path("old"));
    QVERIFY(world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem);
    QCOMPARE(run({QStringLiteral("backup"), path("copy")}, path("old")).status, 0);
    test::PackageFiles more = test::goodPackage();
    more[QStringLiteral("data/secret/9.in")] = "nine\n";
    more[QStringLiteral("data/secret/9.ans")] = "nine\n";
    QVERIFY(world.importFiles(QStringLiteral("echo"), more).problem);
    const Outcome second = run({QStringLiteral("backup"), path("copy")}, path("old"));
    QVERIFY2(second.status == 0, second.errors.constData());
    const qsizetype all = blobsIn(path("copy")).size();
    const int copied = second.output.split(',').value(2).simplified().split(' ').value(0).toInt();
    QVERIFY2(copied > 0 && copied < all, second.output.constData());
    QCOMPARE(run({QStringLiteral("restore"), path("copy")}, path("new")).status, 0);
    test::ServerWorld restored(path("new"));
    QCOMPARE(restored.integer(QStringLiteral("SELECT count(*) FROM problem_version")), 2);
}

void BackupTest::isNotRestoredOverAnything()
{
    {
        const test::ServerWorld world(path("old"));
    }
    QCOMPARE(run({QStringLiteral("backup"), path("copy")}, path("old")).status, 0);
    const Outcome again = run({QStringLiteral("restore"), path("copy")}, path("old"));
    QCOMPARE(again.status, 1);
    QVERIFY2(again.errors.contains("already"), again.errors.constData());
    const Outcome nothing = run({QStringLiteral("restore"), path("new")}, path("new"));
    QCOMPARE(nothing.status, 1);
    QVERIFY(nothing.errors.contains("no backup"));
    QCOMPARE(runOn({QStringLiteral("backup"), path("copy")}, path("nowhere"), {}).status, 1);
}

void BackupTest::aLostBlobIsTold()
{
    {
        test::ServerWorld world(path("old"));
        QVERIFY(world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem);
    }
    QCOMPARE(run({QStringLiteral("backup"), path("copy")}, path("old")).status, 0);
    QDirIterator it(path("copy") + QStringLiteral("/blobs"), {QStringLiteral("*")}, QDir::Files,
                    QDirIterator::Subdirectories);
    QVERIFY(it.hasNext());
    QVERIFY(QFile::remove(it.next()));
    const Outcome restored = run({QStringLiteral("restore"), path("copy")}, path("new"));
    QCOMPARE(restored.status, 1);
    QVERIFY2(restored.errors.contains("blob "), restored.errors.constData());
}

void BackupTest::sweepTellsAndRemoves()
{
    test::ServerWorld world(path("old"));
    QVERIFY(world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem);
    const auto orphan = world.blobs->put("left over");
    const timespec old[2]{{1000, 0}, {1000, 0}};
    const std::string file = path("old").toStdString() + "/blobs/" + blobs::blobPath(orphan->sha256);
    QCOMPARE(::utimensat(AT_FDCWD, file.c_str(), old, 0), 0);
    const Outcome dry = run({QStringLiteral("sweep"), QStringLiteral("--dry-run")}, path("old"));
    QVERIFY2(dry.output.startsWith("1 blobs of ") && dry.output.contains("would be"), dry.output.constData());
    QVERIFY(world.blobs->contains(*orphan));
    const Outcome swept = run({QStringLiteral("sweep")}, path("old"));
    QVERIFY2(swept.status == 0, swept.errors.constData());
    QVERIFY(!world.blobs->contains(*orphan));
    QVERIFY(run({QStringLiteral("sweep")}, path("old")).output.startsWith("0 blobs"));
    QCOMPARE(run({QStringLiteral("sweep"), QStringLiteral("--older-than"), QStringLiteral("soon")}, path("old")).status,
             1);
}

void BackupTest::doctorKnowsWhatToDo()
{
    const auto findings = [&](const QString &database) {
        QMap<QString, QJsonObject> byName;
        const Outcome outcome = runOn({QStringLiteral("doctor"), QStringLiteral("--json")}, path("old"), database);
        for (const QJsonValue finding : QJsonDocument::fromJson(outcome.output).array())
            byName.insert(finding.toObject().value(QStringLiteral("what")).toString(), finding.toObject());
        return byName;
    };
    const auto isGood = [](const QJsonObject &finding) {
        return finding.value(QStringLiteral("good")).toBool();
    };
    const auto fix = [](const QJsonObject &finding) {
        return finding.value(QStringLiteral("fix")).toString();
    };
    {
        test::ServerWorld world(path("old"));
        QVERIFY(world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem);
    }
    const QString database = test::databaseOf(path("old"));
    const auto sound = findings(database);
    for (const char *what :
         {"schema", "database", "commit", "clock", "blob store", "blobs", "disk space", "descriptors"})
        QVERIFY2(isGood(sound.value(QString::fromLatin1(what))), what);

    const auto away = findings(
        QStringLiteral("postgresql://gavel@127.0.0.1:1/gavel?sslmode=verify-full&sslrootcert=/does/not/exist"));
    QVERIFY(!isGood(away.value(QStringLiteral("database"))));
    QVERIFY(!fix(away.value(QStringLiteral("database"))).isEmpty());
    QVERIFY(!isGood(away.value(QStringLiteral("sslrootcert"))));
    if (test::isOnPostgresql()) {
        QVERIFY(isGood(sound.value(QStringLiteral("postgresql"))));
        QVERIFY(isGood(sound.value(QStringLiteral("connections"))));
        QVERIFY(fix(sound.value(QStringLiteral("durability"))).contains(QStringLiteral("SET fsync = on")));
    }
    {
        test::ServerWorld world(path("old"));
        QVERIFY(world.database->writeAndWait([](storage::Connection &connection) {
            return connection.execute(QStringLiteral(
                "INSERT INTO schema_migration (number, name, applied_at_ms) VALUES (9999, 'future', 0)"));
        }));
    }
    const auto newer = findings(database);
    QVERIFY(!isGood(newer.value(QStringLiteral("schema"))));
    QVERIFY(newer.value(QStringLiteral("schema"))
                .value(QStringLiteral("detail"))
                .toString()
                .contains(QStringLiteral("schema 9999")));
}

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc > 1 && QByteArray(argv[1]) == "--command")
        return commands::run(QCoreApplication::arguments().mid(2));
    BackupTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "backup_test.moc"
