// What a shared queue has forgotten of is put back from the database, with its holder, and nothing else is touched.
#include "server/queue/redis_queue.h"
#include "tests/support/await.h"
#include "tests/support/private_redis.h"
#include "tests/support/server_world.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::judging;
using test::await;
using test::ServerWorld;
using wire::JobKey;

class ReconciliationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatTheQueueNeverHeardOfIsPutIn();
    void anEndThatWasNotToldIsNoticed();
    void aLanguageIsDescribedAsTheOtherServerHeard();

private:
    // A server of a cluster that takes submissions of another one, whose queue does not reach it.
    struct Server {
        explicit Server(ServerWorld &world, const redis::RedisAddress &address)
            : queue(options(address)), jobs(*world.database, queue, active, std::chrono::milliseconds(20))
        {
        }
        static queue::RedisQueue::Options options(const redis::RedisAddress &address)
        {
            queue::RedisQueue::Options options;
            options.address = address;
            return options;
        }
        QList<wire::Job> lease(WorkerId worker, int most)
        {
            return await<QList<wire::Job>>([&](Callback<QList<wire::Job>> done) {
                       jobs.lease(worker, {QStringLiteral("py")}, most, std::move(done));
                   })
                .value_or(QList<wire::Job>());
        }
        qint64 leased()
        {
            const auto depth =
                await<queue::QueueDepth>([&](Callback<queue::QueueDepth> done) { queue.depth(std::move(done)); });
            return depth ? depth->leased : -1;
        }
        bool start()
        {
            jobs.start([](const Result<qint64> &) {});
            return QTest::qWaitFor([this] { return queue.isAvailable(); }, 60'000);
        }

        ActiveJudgings active;
        queue::RedisQueue queue;
        JobService jobs;
    };

    test::PrivateRedis m_redis;
};

void ReconciliationTest::whatTheQueueNeverHeardOfIsPutIn()
{
    const QTemporaryDir folder;
    ServerWorld world(folder.path());
    const accounts::Principal ann = world.account(QStringLiteral("ann"), accounts::Role::Contestant);
    QVERIFY(world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem.has_value());
    const WorkerId w1 = world.worker(QStringLiteral("w1"));
    const WorkerId w2 = world.worker(QStringLiteral("w2"));
    m_redis.flush();
    Server server(world, m_redis.address());
    QVERIFY(server.start());

    m_redis.freeze(); // so that it looks when all of this has happened
    const judging::SubmissionReceipt held = world.submit(world.newSubmission(ann));
    const judging::SubmissionReceipt waiting = world.submit(world.newSubmission(ann));
    QCOMPARE(world.lease(w1).size(), 1); // of the other queue
    QTRY_COMPARE(world.integer(QStringLiteral("SELECT count(*) FROM judging WHERE state = 'leased'")), 1);
    m_redis.thaw();
    QTRY_COMPARE_WITH_TIMEOUT(server.leased(), 1, 60'000);
    QList<wire::Job> jobs;
    QTRY_VERIFY_WITH_TIMEOUT(!jobs.isEmpty() || !(jobs = server.lease(w2, 5)).isEmpty(), 60'000);
    QCOMPARE(jobs.size(), 1);
    QVERIFY(jobs[0].key == (JobKey{waiting.judging, 1}));
    const auto lost = await<QList<JobKey>>([&](Callback<QList<JobKey>> done) {
        server.jobs.heartbeat(w1, {{held.judging, 1}}, std::move(done));
    });
    QVERIFY(lost && lost->isEmpty()); // it has it still
}

void ReconciliationTest::anEndThatWasNotToldIsNoticed()
{
    const QTemporaryDir folder;
    ServerWorld world(folder.path());
    const accounts::Principal ann = world.account(QStringLiteral("ann"), accounts::Role::Contestant);
    QVERIFY(world.importFiles(QStringLiteral("echo"), test::goodPackage()).problem.has_value());
    const WorkerId worker = world.worker(QStringLiteral("w1"));
    const judging::SubmissionReceipt over = world.submit(world.newSubmission(ann));
    const judging::SubmissionReceipt open = world.submit(world.newSubmission(ann));
    m_redis.flush();
    Server server(world, m_redis.address());
    QVERIFY(server.start());
    QTRY_COMPARE_WITH_TIMEOUT(server.active.count(), 2, 60'000);
    QSignalSpy changes(&server.active, &ActiveJudgings::submissionChanged);
    QVERIFY(world.report(worker, ServerWorld::accepted(world.lease(worker).first())));
    QTRY_COMPARE_WITH_TIMEOUT(server.active.count(), 1, 60'000);
    QVERIFY(server.active.find(open.judging) && !server.active.find(over.judging));
    QCOMPARE(changes.last()[0].value<SubmissionChange>().verdict, domain::Verdict::Accepted);
}

// A server went on describing languages as it had heard of them first.
void ReconciliationTest::aLanguageIsDescribedAsTheOtherServerHeard()
{
    const QTemporaryDir folder;
    ServerWorld first(folder.path());
    ServerWorld second(folder.path());
    wire::OfferedLanguage language = *first.languages->find(QStringLiteral("py"));
    for (const char *version : {"3.11", "3.12"}) {
        language.version = QString::fromLatin1(version);
        second.languages->offered({language});
        QTRY_COMPARE_WITH_TIMEOUT(first.languages->find(QStringLiteral("py"))->version, language.version, 60'000);
    }
    language.version = QStringLiteral("3.13");
    first.languages->offered({language});
    QCOMPARE(first.languages->find(QStringLiteral("py"))->version, language.version);
    QTRY_COMPARE_WITH_TIMEOUT(second.languages->find(QStringLiteral("py"))->version, language.version, 60'000);
}

QTEST_GUILESS_MAIN(ReconciliationTest)
#include "reconciliation_test.moc"
