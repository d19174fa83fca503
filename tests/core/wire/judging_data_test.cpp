#include "core/wire/judging_data.h"

#include <QtTest>

using namespace gavel;

namespace {

domain::JudgingData sampleData()
{
    domain::JudgingData data;
    data.problemName = QStringLiteral("sum");
    data.limits.cpuTimeLimit = std::chrono::milliseconds(1500);
    data.checker = {QStringLiteral("default"), {QStringLiteral("float_tolerance"), QStringLiteral("1e-6")}, {}};
    const domain::BlobRef blob{QByteArray(64, 'a'), 12};
    data.testcases = {{QStringLiteral("sample/1"), blob, blob, {}, {}, {}, true},
                      {QStringLiteral("secret/1"),
                       blob,
                       blob,
                       {QStringLiteral("case_sensitive")},
                       {QStringLiteral("-v")},
                       {{QStringLiteral("dir/note.txt"), blob}},
                       false}};
    return data;
}

domain::JudgingData dataWithPrograms()
{
    domain::JudgingData data = sampleData();
    data.checker.id = domain::kCustomChecker;
    const domain::ProgramFile header{QStringLiteral("testlib.h"), {QByteArray(64, 'b'), 1}};
    const domain::ProgramFile source{QStringLiteral("check.cpp"), {QByteArray(64, 'c'), 2}};
    data.checker.programs = {
        {QStringLiteral("check"), domain::CheckerDialect::Testlib, QStringLiteral("cpp"), {source, header}},
        {QStringLiteral("v.py"), domain::CheckerDialect::Kattis, QStringLiteral("python3"), {source}}};
    return data;
}

domain::JudgingData dataWithScores()
{
    domain::JudgingData data = dataWithPrograms();
    domain::TestGroup all;
    all.onReject = domain::OnReject::Continue;
    all.verdictRule = domain::VerdictRule::AlwaysAccept;
    all.ignoresSamples = true;
    domain::TestGroup secret;
    secret.name = QStringLiteral("secret");
    secret.scoreRule = domain::ScoreRule::AllOrNothing;
    secret.acceptsIfAnyIsAccepted = true;
    secret.minScore = -1.5;
    secret.maxScore = 100;
    secret.requiredGroups = QStringList{QStringLiteral("sample")};
    secret.hasCustomGrader = true;
    secret.graderArguments = QStringList{QStringLiteral("--strict")};
    data.scoring = {{all, secret}, domain::ScoreObjective::Minimize, domain::PassRule::FullScore, true};
    data.testcases[0].acceptScore.reset();
    data.testcases[1].acceptScore = 2.5;
    data.testcases[1].rejectScore = -0.5;
    data.grader = data.checker.programs.first();
    return data;
}

domain::JudgingData dataOfEveryKind()
{
    domain::JudgingData data = sampleData();
    data.checker.id = domain::kNoChecker;
    data.kind = {5, 3, false, QStringLiteral("solution"), QStringLiteral("a.in"), QStringLiteral("a.out")};
    const domain::ProgramFile source{QStringLiteral("manager.cpp"), {QByteArray(64, 'c'), 2}};
    data.interactor = {QStringLiteral("manager.cpp"), domain::CheckerDialect::Kattis, QStringLiteral("cpp"), {source}};
    data.includes = {{QStringLiteral("cpp"), {source}}, {domain::kIncludeDefault, {source}}};
    data.policy.runsAllTests = true;
    data.policy.toldAs = {{domain::Verdict::OutputLimitExceeded, domain::Verdict::WrongAnswer}};
    data.policy.timeFactors = {{QStringLiteral("python3"), 2.5}};
    return data;
}

} // namespace

class JudgingDataTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void comesBackAsItWas();
    void equalDataGivesEqualBytes();
    void refusesABadHash();
    void keepsTheBytesOfAPluginsChecker();
    void programsComeBackAsTheyWere();
    void kindsComeBackAsTheyWere();
    void keepsTheBytesOfPlainProblems();
    void refusesBadPrograms_data();
    void refusesBadPrograms();
    void scoresComeBackAsTheyWere();
    void refusesBadScoring();
};

void JudgingDataTest::comesBackAsItWas()
{
    const auto decoded = wire::decodeJudgingData(wire::encode(sampleData()));
    QVERIFY(decoded);
    QVERIFY(*decoded == sampleData());
}

void JudgingDataTest::equalDataGivesEqualBytes()
{
    QCOMPARE(wire::encode(sampleData()), wire::encode(sampleData()));
    domain::JudgingData other = sampleData();
    other.limits.memory = mebibytes(1);
    QVERIFY(wire::encode(other) != wire::encode(sampleData()));
}

void JudgingDataTest::refusesABadHash()
{
    QByteArray json = wire::encode(sampleData());
    json.replace(QByteArray(64, 'a'), QByteArray(63, 'a') + 'G');
    const auto decoded = wire::decodeJudgingData(json);
    QVERIFY(!decoded);
    QCOMPARE(QString::fromStdString(decoded.error().message),
             QStringLiteral("testcases[0].input.sha256: must be 64 lower-case hexadecimal digits"));
}

void JudgingDataTest::keepsTheBytesOfAPluginsChecker()
{
    QVERIFY(wire::encode(sampleData())
                .contains("\"checker\":{\"arguments\":[\"float_tolerance\",\"1e-6\"],\"id\":\"default\"}"));
}

void JudgingDataTest::programsComeBackAsTheyWere()
{
    const auto decoded = wire::decodeJudgingData(wire::encode(dataWithPrograms()));
    QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
    QVERIFY(*decoded == dataWithPrograms());
}

void JudgingDataTest::kindsComeBackAsTheyWere()
{
    const auto decoded = wire::decodeJudgingData(wire::encode(dataOfEveryKind()));
    QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
    QVERIFY(*decoded == dataOfEveryKind());
}

void JudgingDataTest::keepsTheBytesOfPlainProblems()
{
    const QByteArray json = wire::encode(sampleData());
    for (const char *key : {"kind", "interactor", "includes", "policy"})
        QVERIFY2(!json.contains('"' + QByteArray(key) + '"'), key);
}

void JudgingDataTest::refusesBadPrograms_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("by");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *what, const char *by, const char *message) {
        QTest::newRow(by) << QByteArray(what) << QByteArray(by) << QString::fromLatin1(message);
    };
    row("\"testlib\"", "\"spj\"", "checker.programs[0].dialect: must be kattis or testlib");
    row("\"check.cpp\"", "\"../check.cpp\"", "checker.programs[0].files[0].name: must be a name without directories");
    row("\"id\":\"custom\"", "\"id\":\"default\"", "checker.programs: belong to the checker 'custom' and to no other");
    row("\"programs\"", "\"others\"", "checker.programs: belong to the checker 'custom' and to no other");
}

void JudgingDataTest::refusesBadPrograms()
{
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, by);
    QFETCH(QString, message);
    const auto decoded = wire::decodeJudgingData(wire::encode(dataWithPrograms()).replace(what, by));
    QVERIFY(!decoded);
    QCOMPARE(QString::fromStdString(decoded.error().message), message);
}

void JudgingDataTest::scoresComeBackAsTheyWere()
{
    const auto decoded = wire::decodeJudgingData(wire::encode(dataWithScores()));
    QVERIFY2(decoded, decoded ? "" : decoded.error().message.c_str());
    QVERIFY(*decoded == dataWithScores());
    QVERIFY(!wire::encode(sampleData()).contains("scor")); // what has no scores keeps its bytes
}

void JudgingDataTest::refusesBadScoring()
{
    const auto messageFor = [](const char *what, const char *by) {
        const auto decoded = wire::decodeJudgingData(wire::encode(dataWithScores()).replace(what, by));
        return decoded ? QString() : QString::fromStdString(decoded.error().message);
    };
    QCOMPARE(messageFor("\"all_or_nothing\"", "\"median\""),
             QStringLiteral("scoring.groups[1].score_rule: 'median' is not known"));
    QCOMPARE(messageFor("\"name\":\"\"", "\"name\":\"all\""),
             QStringLiteral("scoring.groups: must begin with the group of everything"));
}

QTEST_APPLESS_MAIN(JudgingDataTest)
#include "judging_data_test.moc"
