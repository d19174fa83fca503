#include "tests/support/await.h"
#include "tests/support/server_world.h"

#include "core/blobs/blob_store.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::problems;
using accounts::Role;
using test::await;
using test::PackageFiles;

class ProblemServiceTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void aPackageBecomesAProblem();
    void theSameContentChangesNothing();
    void aChangedPackageIsANewVersion();
    void anotherTimeLimitIsANewVersion();
    void goingBackIsANewVersionToo();
    void aStagedVersionWaits();
    void anEarlierVersionMayBeLiveAgain();
    void aBrokenPackageLeavesNothing();
    void aMissingPackageIsAnError();
    void importsWaitForOneAnother();
    void hiddenProblemsAreHidden();
    void publicFilesOnly();
    void blobsForWorkers();
    void exportGivesTheSameProblem();
    void everythingIsThereAfterARestart();
    void importsOfAnotherProcessAreSeen();

private:
    Result<ProblemDetail> tryRead(const QString &name, Role role = Role::Contestant);
    Result<BlobFile> tryOpen(const QString &path, Role role = Role::Contestant);
    QList<ProblemVersion> versions();

    const QString m_echo = QStringLiteral("echo");
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<test::ServerWorld> m_world;
};

void ProblemServiceTest::init()
{
    m_world.reset();
    m_folder = std::make_unique<QTemporaryDir>();
    m_world = std::make_unique<test::ServerWorld>(m_folder->path());
}

Result<ProblemDetail> ProblemServiceTest::tryRead(const QString &name, Role role)
{
    return await<ProblemDetail>(
        [&](Callback<ProblemDetail> done) { m_world->problems->read(name, role, std::move(done)); });
}

Result<BlobFile> ProblemServiceTest::tryOpen(const QString &path, Role role)
{
    return await<BlobFile>(
        [&](Callback<BlobFile> done) { m_world->problems->openFile(m_echo, role, path, std::move(done)); });
}

QList<ProblemVersion> ProblemServiceTest::versions()
{
    return *await<QList<ProblemVersion>>(
        [&](Callback<QList<ProblemVersion>> done) { m_world->problems->versions(m_echo, std::move(done)); });
}

void ProblemServiceTest::aPackageBecomesAProblem()
{
    QSignalSpy changed(m_world->problems.get(), &ProblemService::problemChanged);
    const ImportReport report = m_world->importFiles(m_echo, test::goodPackage());
    QVERIFY(report.problem && report.isNewProblem && report.isNewVersion);
    QCOMPARE(changed.size(), 1);
    QCOMPARE(report.problem->title, QStringLiteral("Echo"));
    QCOMPARE(report.problem->testcaseCount, 2);
    QCOMPARE(report.problem->sampleCount, 1);
    QCOMPARE(report.problem->limits.cpuTimeLimit, std::chrono::milliseconds(1000));
    QVERIFY(*m_world->problems->find(m_echo) == *report.problem);
    QVERIFY(!m_world->problems->find(QStringLiteral("Echo")));

    const Result<ProblemDetail> detail = tryRead(m_echo);
    QVERIFY(detail.has_value());
    QCOMPARE(detail->manifest.statements.size(), 1);
    QCOMPARE(detail->samples.size(), 1);
    QCOMPARE(detail->samples[0].name, QStringLiteral("sample/1"));
    QCOMPARE(detail->samples[0].input, QByteArray("a\n"));
    QCOMPARE(detail->judging.testcases.size(), 2);
    QVERIFY(detail->judging.limits == report.problem->limits);
    const Result<ProblemDetail> none = tryRead(QStringLiteral("none"));
    QVERIFY(!none && none.error().code == ErrorCode::NotFound);
}

void ProblemServiceTest::theSameContentChangesNothing()
{
    const ImportReport first = m_world->importFiles(m_echo, test::goodPackage());
    const ImportReport again = m_world->importFiles(m_echo, test::goodPackage());
    QVERIFY(again.problem && !again.isNewProblem && !again.isNewVersion);
    QVERIFY(*again.problem == *first.problem);
    QCOMPARE(versions().size(), 1);
}

void ProblemServiceTest::aChangedPackageIsANewVersion()
{
    const ImportReport first = m_world->importFiles(m_echo, test::goodPackage());
    PackageFiles changed = test::goodPackage();
    changed[QStringLiteral("data/secret/1.in")] = "changed\n";
    changed[QStringLiteral("data/secret/1.ans")] = "changed\n";
    const ImportReport second = m_world->importFiles(m_echo, changed);
    QVERIFY(second.problem && !second.isNewProblem && second.isNewVersion);
    QCOMPARE(second.problem->id, first.problem->id);
    QCOMPARE(second.problem->versionNumber, 2);
    QVERIFY(second.problem->judgingData != first.problem->judgingData);
    QVERIFY(m_world->blobs->contains(first.problem->judgingData)); // old judgings keep theirs
    QCOMPARE(versions().size(), 2);
    QCOMPARE(versions()[0].number, 2);
}

void ProblemServiceTest::anotherTimeLimitIsANewVersion()
{
    m_world->importFiles(m_echo, test::goodPackage());
    PackageFiles slower = test::goodPackage();
    slower[QStringLiteral(".timelimit")] = "3\n";
    const ImportReport report = m_world->importFiles(m_echo, slower);
    QVERIFY(report.isNewVersion);
    QCOMPARE(m_world->problems->find(m_echo)->limits.cpuTimeLimit, std::chrono::milliseconds(3000));
}

void ProblemServiceTest::goingBackIsANewVersionToo()
{
    m_world->importFiles(m_echo, test::goodPackage());
    PackageFiles changed = test::goodPackage();
    changed[QStringLiteral("data/secret/1.in")] = "changed\n";
    m_world->importFiles(m_echo, changed);
    const ImportReport back = m_world->importFiles(m_echo, test::goodPackage());
    QVERIFY(back.isNewVersion);
    QCOMPARE(back.problem->versionNumber, 3);
    QCOMPARE(versions()[0].contentHash, versions()[2].contentHash);
}

void ProblemServiceTest::aStagedVersionWaits()
{
    const ImportReport first = m_world->importFiles(m_echo, test::goodPackage());
    PackageFiles changed = test::goodPackage();
    changed[QStringLiteral(".timelimit")] = "3\n";
    const ImportReport staged = m_world->importFiles(m_echo, changed, true);
    QVERIFY(staged.isNewVersion);
    QCOMPARE(staged.version, 2);
    QCOMPARE(staged.problem->versionNumber, 1);
    QVERIFY(m_world->problems->find(m_echo)->judgingData == first.problem->judgingData);
    QVERIFY(!versions()[0].isLive && versions()[1].isLive);
    const ImportReport again = m_world->importFiles(m_echo, changed, true);
    QVERIFY(!again.isNewVersion);
    QCOMPARE(again.version, 2);

    const auto live = await<ProblemSummary>(
        [&](Callback<ProblemSummary> done) { m_world->problems->setLive(m_echo, 2, std::move(done)); });
    QVERIFY(live);
    QCOMPARE(live->versionNumber, 2);
    QCOMPARE(m_world->problems->find(m_echo)->limits.cpuTimeLimit, std::chrono::milliseconds(3000));
    QVERIFY(versions()[0].isLive && !versions()[1].isLive);
}

void ProblemServiceTest::anEarlierVersionMayBeLiveAgain()
{
    m_world->importFiles(m_echo, test::goodPackage());
    PackageFiles changed = test::goodPackage();
    changed[QStringLiteral(".timelimit")] = "3\n";
    m_world->importFiles(m_echo, changed);
    const auto setLive = [&](int version) {
        return await<ProblemSummary>(
            [&](Callback<ProblemSummary> done) { m_world->problems->setLive(m_echo, version, std::move(done)); });
    };
    QVERIFY(setLive(1));
    QCOMPARE(m_world->problems->find(m_echo)->versionNumber, 1);
    QVERIFY(setLive(3).error().code == ErrorCode::NotFound);
    changed[QStringLiteral(".timelimit")] = "4\n";
    QCOMPARE(m_world->importFiles(m_echo, changed).problem->versionNumber, 3); // an import that is not staged is live
}

void ProblemServiceTest::aBrokenPackageLeavesNothing()
{
    PackageFiles broken = test::goodPackage();
    broken.remove(QStringLiteral("data/secret/1.ans"));
    const ImportReport report = m_world->importFiles(m_echo, broken);
    QVERIFY(!report.problem);
    QVERIFY(!report.faults.isEmpty());
    QVERIFY(!m_world->problems->find(m_echo));
    for (const char *table : {"problem", "problem_version", "blob", "testcase"})
        QCOMPARE(m_world->integer(QStringLiteral("SELECT count(*) FROM ") + QLatin1String(table)), 0);
}

void ProblemServiceTest::aMissingPackageIsAnError()
{
    const auto report = await<ImportReport>([&](Callback<ImportReport> done) {
        m_world->problems->importPackage({m_folder->filePath(QStringLiteral("nothing")), {}, true}, std::move(done));
    });
    QVERIFY(!report && report.error().code == ErrorCode::NotFound);
}

void ProblemServiceTest::importsWaitForOneAnother()
{
    const QString path = m_folder->filePath(QStringLiteral("echo"));
    QVERIFY(test::writeFiles(path, test::goodPackage()));
    int fresh = 0;
    int done = 0;
    for (int i = 0; i < 4; ++i)
        m_world->problems->importPackage({path, {}, true}, [&](const Result<ImportReport> &report) {
            ++done;
            fresh += report && report->isNewVersion ? 1 : 0;
        });
    QTRY_COMPARE(done, 4);
    QCOMPARE(fresh, 1);
}

void ProblemServiceTest::hiddenProblemsAreHidden()
{
    m_world->importFiles(m_echo, test::goodPackage());
    QCOMPARE(m_world->problems->list(Role::Contestant).size(), 1);
    const auto hidden = await<ProblemSummary>(
        [&](Callback<ProblemSummary> done) { m_world->problems->setOpen(m_echo, false, std::move(done)); });
    QVERIFY(hidden && !hidden->isOpen);
    QVERIFY(m_world->problems->list(Role::Contestant).isEmpty());
    QCOMPARE(m_world->problems->list(Role::Jury).size(), 1);
    QVERIFY(!tryRead(m_echo));
    QVERIFY(tryRead(m_echo, Role::Jury));
    QVERIFY(!tryOpen(QStringLiteral("problem_statement/problem.en.tex")));
    // Importing again does not open it.
    PackageFiles changed = test::goodPackage();
    changed[QStringLiteral(".timelimit")] = "2\n";
    QVERIFY(!m_world->importFiles(m_echo, changed).problem->isOpen);
}

void ProblemServiceTest::publicFilesOnly()
{
    PackageFiles files = test::goodPackage();
    files[QStringLiteral("problem_statement/figure.png")] = "png";
    files[QStringLiteral("attachments/template.py")] = "# fill in";
    m_world->importFiles(m_echo, files);
    const Result<BlobFile> statement = tryOpen(QStringLiteral("problem_statement/problem.en.tex"));
    QVERIFY(statement.has_value());
    QCOMPARE(*blobs::readBlob(*m_world->blobs, statement->blob, kibibytes(1)),
             files[QStringLiteral("problem_statement/problem.en.tex")]);
    QVERIFY(tryOpen(QStringLiteral("problem_statement/figure.png")));
    QVERIFY(tryOpen(QStringLiteral("attachments/template.py")));
    for (const char *path : {"data/secret/1.ans", "submissions/accepted/echo.py", "problem.yaml", "", "../gavel.db"}) {
        const Result<BlobFile> refused = tryOpen(QString::fromLatin1(path), Role::Admin);
        QVERIFY(!refused && refused.error().code == ErrorCode::NotFound);
    }
}

void ProblemServiceTest::blobsForWorkers()
{
    const ImportReport report = m_world->importFiles(m_echo, test::goodPackage());
    const auto open = [&](const QByteArray &sha256) {
        return await<BlobFile>([&](Callback<BlobFile> done) { m_world->problems->openBlob(sha256, std::move(done)); });
    };
    const Result<BlobFile> data = open(report.problem->judgingData.sha256);
    QVERIFY(data && data->fd && data->blob == report.problem->judgingData);
    const ProblemDetail detail = *tryRead(m_echo);
    for (const domain::Testcase &testcase : detail.judging.testcases)
        QVERIFY(open(testcase.input.sha256) && open(testcase.answer.sha256));
    QVERIFY(open(QByteArray(64, '0')).error().code == ErrorCode::NotFound);
    QVERIFY(open("../../etc/passwd").error().code == ErrorCode::InvalidArgument);
    // In the store, but nothing refers to it.
    const auto stray = m_world->blobs->put("stray");
    QVERIFY(open(stray->sha256).error().code == ErrorCode::NotFound);
}

void ProblemServiceTest::exportGivesTheSameProblem()
{
    m_world->importFiles(m_echo, test::goodPackage());
    const ProblemDetail before = *tryRead(m_echo);
    for (const QString &path :
         {m_folder->filePath(QStringLiteral("out/a/echo.zip")), m_folder->filePath(QStringLiteral("out/b/echo"))}) {
        QVERIFY(QDir().mkpath(QFileInfo(path).path()));
        const auto exportTo = [&] {
            return await<void>(
                [&](Callback<void> done) { m_world->problems->exportPackage(m_echo, path, std::move(done)); });
        };
        QVERIFY(exportTo());
        QVERIFY(exportTo().error().code == ErrorCode::AlreadyExists);
        const auto again = await<ImportReport>([&](Callback<ImportReport> done) {
            m_world->problems->importPackage({path, {}, true}, std::move(done));
        });
        QVERIFY(again && again->problem);
        QVERIFY(tryRead(m_echo)->judging == before.judging);
    }
    const auto none = await<void>([&](Callback<void> done) {
        m_world->problems->exportPackage(QStringLiteral("none"), m_folder->filePath(QStringLiteral("x")),
                                         std::move(done));
    });
    QVERIFY(!none && none.error().code == ErrorCode::NotFound);
}

void ProblemServiceTest::everythingIsThereAfterARestart()
{
    const ProblemSummary before = *m_world->importFiles(m_echo, test::goodPackage()).problem;
    m_world.reset();
    m_world = std::make_unique<test::ServerWorld>(m_folder->path());
    QVERIFY(m_world->problems->find(m_echo));
    QVERIFY(*m_world->problems->find(m_echo) == before);
    QVERIFY(tryRead(m_echo));
    QVERIFY(m_world->languages->knows(QStringLiteral("cpp")));
}

void ProblemServiceTest::importsOfAnotherProcessAreSeen()
{
    // As "gavel-server problem import" does while the server runs, once, whenever that is.
    test::ServerWorld other(m_folder->path());
    other.importFiles(m_echo, test::goodPackage());
    QVERIFY(!m_world->problems->find(m_echo));
    QTRY_VERIFY_WITH_TIMEOUT(m_world->problems->find(m_echo), 10'000);
}

QTEST_GUILESS_MAIN(ProblemServiceTest)
#include "problem_service_test.moc"
