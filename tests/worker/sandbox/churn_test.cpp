// A thousand runs in forty cells leave nothing: no process, descriptor, group, mount or file.
#include "test_sandbox.h"

#include "tests/support/sandbox_census.h"

#include <QTest>

using namespace gavel;
using namespace gavel::sandbox;
using namespace gavel::sandbox::test;
using gavel::test::SandboxCensus;
using gavel::test::takeCensus;

class ChurnTest : public QObject {
    Q_OBJECT

    SandboxConfig m_config = testConfig();
    std::unique_ptr<Sandbox> m_sandbox;

    void useUp(int cells)
    {
        const QStringList programs{QStringLiteral("exit_seven"), QStringLiteral("leave_state"),
                                   QStringLiteral("daemonise"), QStringLiteral("orphans_in_sessions"),
                                   QStringLiteral("null_pointer")};
        for (int i = 0; i < cells; ++i) {
            const std::unique_ptr<Cell> cell = takeCell(*m_sandbox);
            QVERIFY(cell);
            for (const QString &program : programs) {
                for (int run = 0; run < 5; ++run)
                    runProgram(*cell, program);
            }
        }
    }

private Q_SLOTS:
    void leavesNothing()
    {
        m_sandbox = makeSandbox(m_config);
        QVERIFY(m_sandbox);
        useUp(4); // what is made once is there now
        // The dead are buried and the pool is full: as many cells as it holds, and nobody in them.
        const auto isSettled = [this] {
            return takeCensus(m_config).processes == m_config.readyCells;
        };
        QVERIFY(eventually(isSettled));
        const SandboxCensus before = takeCensus(m_config);
        useUp(40);
        QVERIFY(eventually(isSettled));
        QVERIFY(eventually([&] { return takeCensus(m_config).groups <= before.groups; }));
        const SandboxCensus after = takeCensus(m_config);
        QCOMPARE(after.ownerDescriptors, before.ownerDescriptors);
        QCOMPARE(after.factoryDescriptors, before.factoryDescriptors);
        QCOMPARE(after.groups, before.groups);
        QCOMPARE(after.mounts, before.mounts);
        QVERIFY2(after.ownerMemory < before.ownerMemory + 4096, qPrintable(QString::number(after.ownerMemory)));
        QVERIFY2(after.factoryMemory < before.factoryMemory + 1024, qPrintable(QString::number(after.factoryMemory)));
    }
};

QTEST_GUILESS_MAIN(ChurnTest)
#include "churn_test.moc"
