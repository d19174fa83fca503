// A run near the CPU time limit is repeated with the core to itself; the better measurement of the two is judged.
#include "worker/judging/test_runner.h"

#include "tests/support/fake_sandbox.h"
#include "tests/support/memory_blob_store.h"
#include "tests/support/memory_file.h"
#include "worker/judging/batch_runner.h"

#include <QTest>

#include <future>

using namespace gavel;
using namespace gavel::worker;
using domain::Verdict;
using test::FakeEnd;
using test::FakeRun;
using test::FakeSandbox;

namespace {

class AcceptingChecker final : public OutputChecker {
public:
    Result<domain::CheckerReport> check(const CheckerQuestion &) override
    {
        domain::CheckerReport report;
        report.outcome = domain::CheckerReport::Outcome::Accepted;
        return report;
    }
};

FakeEnd endAfter(int cpuTime)
{
    FakeEnd end;
    end.cpuTime = std::chrono::milliseconds(cpuTime);
    return end;
}

qint64 inMilliseconds(std::optional<std::chrono::nanoseconds> time)
{
    return time ? time->count() / 1'000'000 : 0;
}

} // namespace

class TestRunnerTest : public QObject {
    Q_OBJECT

    test::MemoryBlobStore m_blobs;
    AcceptingChecker m_checker;

    Result<wire::TestReport> judge(FakeSandbox &sandbox)
    {
        domain::JudgingData problem;
        problem.limits.cpuTimeLimit = std::chrono::milliseconds(1000);
        domain::Testcase testcase;
        testcase.name = QStringLiteral("secret/1");
        testcase.input = m_blobs.put("1").value();
        testcase.answer = testcase.input;
        const plugin::LanguageDefinition language;
        const plugin::Command command{{QStringLiteral("/app/program")}, {}};
        CoreSharingSandbox sharing(sandbox, shareCores({0}));
        const std::unique_ptr<sandbox::Cell> cell = TRY(sharing.takeCell(0));
        BatchRunner passes({*cell, sharing.shareOf(0), m_blobs, m_checker}, problem, language, command);
        const domain::JudgingPolicy policy;
        return TestRunner(passes, m_blobs, problem, policy).run(testcase);
    }

private Q_SLOTS:
    void runsNearTheLimitAreRepeated_data()
    {
        QTest::addColumn<QList<int>>("cpuTimes"); // of each run there is, in milliseconds
        QTest::addColumn<int>("judged");
        QTest::addColumn<int>("other"); // 0: there is none
        QTest::addColumn<Verdict>("verdict");
        QTest::newRow("far below") << QList<int>{949} << 949 << 0 << Verdict::Accepted;
        QTest::newRow("far above") << QList<int>{1051} << 1051 << 0 << Verdict::TimeLimitExceeded;
        QTest::newRow("just below") << QList<int>{950, 940} << 940 << 950 << Verdict::Accepted;
        QTest::newRow("above, then below") << QList<int>{1040, 990} << 990 << 1040 << Verdict::Accepted;
        QTest::newRow("below, then above") << QList<int>{990, 1040} << 990 << 1040 << Verdict::Accepted;
        QTest::newRow("above twice") << QList<int>{1050, 1001} << 1001 << 1050 << Verdict::TimeLimitExceeded;
        QTest::newRow("exactly at it") << QList<int>{1000, 1001} << 1000 << 1001 << Verdict::Accepted;
    }

    void runsNearTheLimitAreRepeated()
    {
        QFETCH(QList<int>, cpuTimes);
        qsizetype runs = 0;
        FakeSandbox sandbox([&](const FakeRun &) -> Result<FakeEnd> { return endAfter(cpuTimes.at(runs++)); });
        const Result<wire::TestReport> report = judge(sandbox);
        QVERIFY2(report, report ? "" : report.error().message.c_str());
        QCOMPARE(runs, cpuTimes.size());
        QTEST(int(inMilliseconds(report->cpuTime)), "judged");
        QTEST(int(inMilliseconds(report->otherCpuTime)), "other");
        QTEST(report->verdict, "verdict");
    }

    // It was stopped for good: a repetition would only take time.
    void stoppedRunsAreNotRepeated()
    {
        FakeSandbox sandbox([&](const FakeRun &) -> Result<FakeEnd> {
            FakeEnd end = endAfter(1050);
            end.termination = Termination::CpuTimeLimit;
            return end;
        });
        const Result<wire::TestReport> report = judge(sandbox);
        QVERIFY(report);
        QCOMPARE(sandbox.runs(), 1);
        QCOMPARE(report->verdict, Verdict::TimeLimitExceeded);
    }

    // Another slot of the core starts nothing while a run has it alone.
    void aloneMeansAlone()
    {
        std::atomic<bool> isAlone = false;
        std::atomic<bool> hasMet = false;
        FakeSandbox sandbox([&](const FakeRun &run) -> Result<FakeEnd> {
            if (run.cellNumber == 2 && isAlone)
                hasMet = true;
            return endAfter(1);
        });
        CoreSharingSandbox sharing(sandbox, shareCores({0, 0}));
        const auto own = sharing.takeCell(0);
        const auto neighbour = sharing.takeCell(1);
        QVERIFY(own && neighbour);
        std::future<void> running;
        std::promise<void> started;
        {
            const CoreShare::Alone alone(sharing.shareOf(0));
            isAlone = true;
            running = std::async(std::launch::async, [&] {
                started.set_value();
                (void)(*neighbour)->run({});
            });
            started.get_future().wait();
            for (int i = 0; i < 100; ++i)
                QVERIFY((*own)->run({})); // the slot itself goes on
            isAlone = false;
        }
        running.wait();
        QVERIFY(!hasMet);
        QCOMPARE(sandbox.runs(), 101);
    }

    // The neighbour's run ends first.
    void aloneWaitsForWhatRuns()
    {
        std::promise<void> started;
        std::promise<void> mayEnd;
        std::atomic<bool> isOver = false;
        FakeSandbox sandbox([&](const FakeRun &) -> Result<FakeEnd> {
            started.set_value();
            mayEnd.get_future().wait();
            isOver = true;
            return endAfter(1);
        });
        CoreSharingSandbox sharing(sandbox, shareCores({0, 0}));
        const auto neighbour = sharing.takeCell(1);
        const std::future<void> running = std::async(std::launch::async, [&] { (void)(*neighbour)->run({}); });
        started.get_future().wait();
        std::future<bool> alone = std::async(std::launch::async, [&] {
            const CoreShare::Alone mine(sharing.shareOf(0));
            return isOver.load();
        });
        mayEnd.set_value();
        running.wait();
        QVERIFY(alone.get());
    }
};

QTEST_GUILESS_MAIN(TestRunnerTest)
#include "test_runner_test.moc"
