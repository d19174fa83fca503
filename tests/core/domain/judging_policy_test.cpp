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
    void readsPairs_data();
    void readsPairs();
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

void JudgingPolicyTest::readsPairs_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<bool>("isFactor");
    QTest::addColumn<bool>("isGood");
    const auto row = [](const char *text, bool isFactor, bool isGood) {
        QTest::newRow(text) << QString::fromLatin1(text) << isFactor << isGood;
    };
    row("OLE=WA, PE=WA", false, true);
    row("ILE=TLE", false, true);
    row("WA=AC", false, false);
    row("OLE", false, false);
    row("OLE=", false, false);
    row("XX=WA", false, false);
    row("python3=2.5,java=0.5", true, true);
    row("python3=0", true, false);
    row("python3=1000", true, false);
    row("python3=fast", true, false);
    row("=2", true, false);
}

void JudgingPolicyTest::readsPairs()
{
    QFETCH(QString, text);
    QFETCH(bool, isFactor);
    QFETCH(bool, isGood);
    JudgingPolicy policy;
    const auto fault = isFactor ? domain::readTimeFactors(text, policy) : domain::readToldAs(text, policy);
    QCOMPARE(!fault.has_value(), isGood);
    QCOMPARE(policy != JudgingPolicy(), isGood);
}

QTEST_APPLESS_MAIN(JudgingPolicyTest)
#include "judging_policy_test.moc"
