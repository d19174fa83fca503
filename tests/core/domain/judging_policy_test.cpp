#include "core/domain/judging_policy.h"

#include <QtTest>

using namespace gavel;
using domain::JudgingPolicy;
using domain::Verdict;

class JudgingPolicyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whatIsUnsaidStaysAsItIs();
    void theUpperOneWinsKeyByKey();
    void noFailureIsToldAsAccepted();
};

void JudgingPolicyTest::whatIsUnsaidStaysAsItIs()
{
    for (Verdict verdict : domain::kAllVerdicts)
        QCOMPARE(domain::toldAs(JudgingPolicy(), verdict), verdict);
}

void JudgingPolicyTest::theUpperOneWinsKeyByKey()
{
    JudgingPolicy problem;
    problem.runsAllTests = false;
    problem.toldAs = {{Verdict::OutputLimitExceeded, Verdict::OutputLimitExceeded}};
    JudgingPolicy site;
    site.runsAllTests = true;
    site.toldAs = {{Verdict::OutputLimitExceeded, Verdict::WrongAnswer},
                   {Verdict::PresentationError, Verdict::WrongAnswer}};
    site.timeFactors = {{QStringLiteral("java"), 2}};

    const JudgingPolicy policy = domain::merged(problem, site);
    QCOMPARE(policy.runsAllTests, std::optional<bool>(false));
    QCOMPARE(domain::toldAs(policy, Verdict::OutputLimitExceeded), Verdict::OutputLimitExceeded);
    QCOMPARE(domain::toldAs(policy, Verdict::PresentationError), Verdict::WrongAnswer);
    QCOMPARE(policy.timeFactors.value(QStringLiteral("java")), 2.0);
    QVERIFY(domain::merged({}, site) == site);
}

void JudgingPolicyTest::noFailureIsToldAsAccepted()
{
    for (Verdict verdict : domain::kAllVerdicts) {
        QVERIFY(domain::mayBeToldAs(verdict, verdict));
        for (Verdict as : {Verdict::Accepted, Verdict::Skipped, Verdict::Partial, Verdict::CompileError})
            QCOMPARE(domain::mayBeToldAs(verdict, as), verdict == as);
    }
    QVERIFY(domain::mayBeToldAs(Verdict::OutputLimitExceeded, Verdict::WrongAnswer));
    QVERIFY(!domain::mayBeToldAs(Verdict::WrongAnswer, Verdict::PresentationError));
}

QTEST_APPLESS_MAIN(JudgingPolicyTest)
#include "judging_policy_test.moc"
