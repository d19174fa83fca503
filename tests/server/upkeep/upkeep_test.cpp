// What nothing refers to is removed, and no import loses a blob to it.
#include "server/upkeep/upkeep.h"

#include "server/storage/upkeep_repository.h"
#include "server/upkeep/blob_sweep.h"
#include "tests/support/await.h"
#include "tests/support/server_world.h"

#include <QTemporaryDir>
#include <QtTest>

#include <thread>

#include <fcntl.h>
#include <sys/stat.h>

using namespace gavel;
using namespace gavel::upkeep;
using storage::Connection;
using storage::UpkeepRepository;
using test::PackageFiles;

class UpkeepTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void removesWhatNothingRefersTo();
    void sparesTheYoung();
    void onlyLooksWhenAskedTo();
    void anInterruptedSweepIsFinished();
    void anImportDoesNotRelyOnTheDoomed();
    void importsAndSweepsAtOnce();
    void dropsOldOutputs();

private:
    SweptBlobs sweep(SweepOptions options = {std::chrono::seconds(-5), SweepOptions::Mode::Remove})
    {
        return sweepBlobs(*m_world->database, *m_world->blobs, options).value();
    }
    // Blobs that the database has and the store has not.
    qsizetype missing()
    {
        qsizetype count = 0;
        m_world
            ->sql([&](Connection &connection) -> Result<void> {
                auto query = connection.query(kBlobs);
                TRY(query.start());
                while (TRY(query.next()))
                    count += m_world->blobs->contains({query.text(0).toLatin1(), query.integer(1)}) ? 0 : 1;
                return {};
            })
            .value();
        return count;
    }
    static PackageFiles packageWith(const QByteArray &input)
    {
        PackageFiles files = test::goodPackage();
        files[QStringLiteral("data/secret/more.in")] = input;
        files[QStringLiteral("data/secret/more.ans")] = input;
        return files;
    }

    static constexpr storage::Statement kBlobs{"SELECT sha256, size_bytes FROM blob"};
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::ServerWorld> m_world;
};

void UpkeepTest::init()
{
    m_world.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_world = std::make_unique<test::ServerWorld>(m_folder->path());
}

void UpkeepTest::removesWhatNothingRefersTo()
{
    QVERIFY(m_world->importFiles(QStringLiteral("echo"), test::goodPackage()).problem);
    sweep(); // files of the package that nobody asks for again
    const auto orphan = m_world->blobs->put("an import that failed has left it");
    const SweptBlobs swept = sweep();
    QCOMPARE(swept.count, 1);
    QCOMPARE(swept.bytes.count, 33);
    QVERIFY(!m_world->blobs->contains(*orphan));
    QCOMPARE(missing(), 0);
    QCOMPARE(sweep().count, 0);
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM doomed_blob")), 0);
}

void UpkeepTest::sparesTheYoung()
{
    const auto orphan = m_world->blobs->put("an import is under way");
    QCOMPARE(sweep({std::chrono::hours(1), SweepOptions::Mode::Remove}).count, 0);
    QVERIFY(m_world->blobs->contains(*orphan));
    // Old, but put again a moment ago.
    const std::string path = m_folder->path().toStdString() + "/blobs/" + blobs::blobPath(orphan->sha256);
    const timespec old[2]{{1000, 0}, {1000, 0}};
    QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), old, 0), 0);
    QVERIFY(m_world->blobs->put("an import is under way"));
    QCOMPARE(sweep({std::chrono::hours(1), SweepOptions::Mode::Remove}).count, 0);
    QCOMPARE(::utimensat(AT_FDCWD, path.c_str(), old, 0), 0);
    QCOMPARE(sweep({std::chrono::hours(1), SweepOptions::Mode::Remove}).count, 1);
}

void UpkeepTest::onlyLooksWhenAskedTo()
{
    const auto orphan = m_world->blobs->put("nobody's");
    QCOMPARE(sweep({std::chrono::seconds(-5), SweepOptions::Mode::Look}).count, 1);
    QVERIFY(m_world->blobs->contains(*orphan));
}

void UpkeepTest::anInterruptedSweepIsFinished()
{
    const auto orphan = m_world->blobs->put("nobody's");
    QVERIFY(m_world->database->writeAndWait(
        [&](Connection &connection) { return UpkeepRepository(connection).doom({*orphan}, 1); }));
    // Killed here. It is young, but doomed is doomed.
    QCOMPARE(sweep({std::chrono::hours(1), SweepOptions::Mode::Remove}).count, 1);
    QVERIFY(!m_world->blobs->contains(*orphan));
}

// Between sweep 2 and 3 of server/upkeep/blob_sweep.h an import finds in the store what is about to go: it must wait.
void UpkeepTest::anImportDoesNotRelyOnTheDoomed()
{
    const PackageFiles files = packageWith("1 2 3\n");
    const auto shared = m_world->blobs->put("1 2 3\n");
    QVERIFY(m_world->database->writeAndWait(
        [&](Connection &connection) { return UpkeepRepository(connection).doom({*shared}, 1); }));
    std::thread finish([&] {
        // The import has begun, or will; it may not end before the doomed are gone.
        QVERIFY(m_world->blobs->remove(*shared));
        QVERIFY(m_world->database->writeAndWait(
            [&](Connection &connection) { return UpkeepRepository(connection).forgetDoomed({*shared}); }));
    });
    const auto report = m_world->importFiles(QStringLiteral("echo"), files);
    finish.join();
    QVERIFY(report.problem);
    QCOMPARE(missing(), 0);
}

// A sweep with no regard to age runs beside each import, whose blobs lie there as leftovers before it begins.
void UpkeepTest::importsAndSweepsAtOnce()
{
    for (int i = 0; i < 12; ++i) {
        const QByteArray input = QByteArray::number(i) + '\n';
        QVERIFY(m_world->blobs->put(input));
        std::thread sweeper([&] { sweep(); });
        const auto report = m_world->importFiles(QStringLiteral("echo"), packageWith(input));
        sweeper.join();
        QVERIFY(report.problem);
        QCOMPARE(missing(), 0);
    }
    QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM problem_version")), 12);
}

void UpkeepTest::dropsOldOutputs()
{
    QVERIFY(m_world->importFiles(QStringLiteral("echo"), test::goodPackage()).problem);
    const auto who = m_world->account(QStringLiteral("ann"), accounts::Role::Contestant);
    const WorkerId worker = m_world->worker(QStringLiteral("w1"));
    QList<SubmissionId> submissions;
    for (int i = 0; i < 2; ++i) {
        submissions.append(m_world->submit(m_world->newSubmission(who)).submission);
        wire::Report report = test::ServerWorld::accepted(m_world->lease(worker).at(0));
        for (wire::TestReport &test : report.tests) {
            test.output = "what it wrote";
            test.errorOutput = "and complained";
            test.explanation = QStringLiteral("kept");
        }
        QVERIFY(m_world->report(worker, report));
    }
    QVERIFY(m_world->database->writeAndWait([](Connection &connection) {
        return connection.execute(QStringLiteral("UPDATE judging SET created_at_ms = created_at_ms - 8640000000 WHERE "
                                                 "id = (SELECT min(id) FROM judging)"));
    }));
    UpkeepSettings settings;
    settings.keepOutputs = std::chrono::days(30);
    Upkeep upkeep(*m_world->database, *m_world->blobs, settings);
    QSignalSpy done(&upkeep, &Upkeep::done);
    upkeep.run();
    upkeep.run(); // ignored
    QTRY_COMPARE(done.size(), 1);
    const auto old = m_world->read(submissions[0]).judging;
    const auto young = m_world->read(submissions[1]).judging;
    QVERIFY(old.verdict == domain::Verdict::Accepted);
    QVERIFY(!old.runs.isEmpty());
    QCOMPARE(old.runs[0].report.output, QByteArray());
    QCOMPARE(old.runs[0].report.errorOutput, QByteArray());
    QCOMPARE(old.runs[0].report.explanation, QStringLiteral("kept"));
    QCOMPARE(young.runs[0].report.output, QByteArray("what it wrote"));
}

QTEST_GUILESS_MAIN(UpkeepTest)
#include "upkeep_test.moc"
