#include "core/package/package_import.h"

#include "core/package/submissions_yaml.h"
#include "tests/support/memory_blob_store.h"
#include "tests/support/package_files.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::package;
using test::PackageFiles;
using test::told;
using test::with;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

PackageFiles withCases(PackageFiles files, std::initializer_list<const char *> names)
{
    for (const char *name : names) {
        files.insert(s("data/secret/") + s(name) + s(".in"), "x\n");
        files.insert(s("data/secret/") + s(name) + s(".ans"), "x\n");
    }
    files.insert(s("data/secret/1.in"), "-");
    files.insert(s("data/secret/1.ans"), "-");
    return files;
}

// "name onreject verdict score [flags] least..most needs", for comparing.
QString textOf(const domain::TestGroup &group)
{
    using namespace domain;
    QStringList words{group.name.isEmpty() ? s("/") : group.name};
    words.append(group.onReject == OnReject::Break ? s("break") : s("continue"));
    words.append(group.verdictRule == VerdictRule::WorstError   ? s("worst")
                 : group.verdictRule == VerdictRule::FirstError ? s("first")
                                                                : s("always"));
    switch (group.scoreRule) {
    case ScoreRule::Sum: words.append(s("sum")); break;
    case ScoreRule::Average: words.append(s("avg")); break;
    case ScoreRule::Minimum: words.append(s("min")); break;
    case ScoreRule::Maximum: words.append(s("max")); break;
    case ScoreRule::AllOrNothing: words.append(s("all")); break;
    }
    if (group.acceptsIfAnyIsAccepted)
        words.append(s("any"));
    if (group.ignoresSamples)
        words.append(s("ignore"));
    if (group.minScore || group.maxScore)
        words.append((group.minScore ? QString::number(*group.minScore) : QString()) + s("..") +
                     (group.maxScore ? QString::number(*group.maxScore) : QString()));
    if (!group.requiredGroups.isEmpty())
        words.append(s("needs:") + group.requiredGroups.join(QLatin1Char(',')));
    if (group.hasCustomGrader)
        words.append(s("custom:") + group.graderArguments.join(QLatin1Char(',')));
    return words.join(QLatin1Char(' '));
}

QStringList textOf(const domain::Scoring &scoring)
{
    QStringList lines;
    for (const domain::TestGroup &group : scoring.groups)
        lines.append(textOf(group));
    return lines;
}

QStringList worthOf(const domain::JudgingData &judging)
{
    QStringList worth;
    for (const domain::Testcase &testcase : judging.testcases)
        worth.append(testcase.name + QLatin1Char('=') +
                     (testcase.acceptScore ? QString::number(*testcase.acceptScore) : s("?")));
    return worth;
}

} // namespace

// Scores, groups and what the jury demands of its solutions, in all spellings.
class ScoringImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsGroups_data();
    void readsGroups();
    void readsAGraderOfItsOwn();
    void passFailHasNoGroups();
    void readsKinds();
    void readsSubmissionsYaml();
    void readsExpectedScores();
    void globsMatch_data();
    void globsMatch();
    void judgesDemands_data();
    void judgesDemands();
    void readsMargins();
    void readsInputValidatorFlags();

private:
    ImportedProblem imported(const PackageFiles &changes);

    test::MemoryBlobStore m_store;
};

ImportedProblem ScoringImportTest::imported(const PackageFiles &changes)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(s("echo"));
    if (!test::writeFiles(path, with(changes)))
        qFatal("cannot write the package");
    const Result<ImportOutcome> outcome = importPackage(path, m_store);
    if (!outcome)
        qFatal("%s", outcome.error().message.c_str());
    if (!outcome->problem)
        qFatal("%s", qPrintable(told(outcome->faults)));
    return *outcome->problem;
}

void ScoringImportTest::readsGroups_data()
{
    QTest::addColumn<PackageFiles>("files");
    QTest::addColumn<QStringList>("groups");
    QTest::addColumn<QStringList>("worth");
    const auto row = [](const char *name, const char *yaml, PackageFiles files, const QStringList &groups,
                        const QStringList &worth) {
        files.insert(s("problem.yaml"), QByteArray("name: x\n") + yaml);
        QTest::newRow(name) << files << groups << worth;
    };
    row("legacy, silent", "type: scoring\n", {},
        {s("/ break worst sum"), s("sample break worst sum"), s("secret break worst sum")},
        {s("sample/1=1"), s("secret/1=1")});
    row("legacy subtasks", "type: scoring\n",
        withCases(
            {{s("data/testdata.yaml"), "on_reject: continue\nrange: 0 100\ngrader_flags: ignore_sample\n"},
             {s("data/sample/testdata.yaml"), "on_reject: continue\ngrader_flags: ''\n"},
             {s("data/secret/testdata.yaml"), "grader_flags: first_error accept_if_any_accepted\n"},
             {s("data/secret/a/testdata.yaml"), "on_reject: break\naccept_score: 30\nrange: 0 30\ngrader_flags: min\n"},
             {s("data/secret/b/testdata.yaml"), "grading: default\naccept_score: 70\ngrader_flags: avg max min\n"}},
            {"a/1", "a/2", "b/1"}),
        {s("/ continue worst sum ignore 0..100"), s("sample continue worst sum 0..100"),
         s("secret continue first sum any 0..100"), s("secret/a break worst min 0..30"),
         s("secret/b continue worst min 0..100")},
        {s("sample/1=1"), s("secret/a/1=30"), s("secret/a/2=30"), s("secret/b/1=70")});
    row("very old: in problem.yaml", "type: scoring\ngrading: {on_reject: grade, accept_score: 5, range: 0 inf}\n", {},
        {s("/ continue worst sum 0.."), s("sample continue worst sum 0.."), s("secret continue worst sum 0..")},
        {s("sample/1=5"), s("secret/1=5")});
    row("2025-09, silent", "problem_format_version: 2025-09\ntype: scoring\n", withCases({}, {"a/1", "b", "c", "d"}),
        {s("/ continue first sum any ignore"), s("sample break first all 0.."),
         s("secret continue first sum any 0..100")},
        {s("sample/1=0"), s("secret/a/1=25"), s("secret/b=25"), s("secret/c=25"), s("secret/d=25")});
    row("2025-09, groups", "problem_format_version: 2025-09\ntype: scoring\n",
        withCases(
            {{s("data/secret/a/test_group.yaml"), "max_score: 20\n"},
             {s("data/secret/b/test_group.yaml"), "max_score: 30\nscore_aggregation: min\nrequire_pass: [sample, a]\n"},
             {s("data/secret/c/test_group.yaml"), "max_score: 50\nscore_aggregation: sum\nrequire_pass: secret/b\n"}},
            {"a/1", "b/1", "b/2", "c/deeper/1", "c/2"}),
        {s("/ continue first sum any ignore"), s("sample break first all 0.."), s("secret continue first sum any 0.."),
         s("secret/a break first all 0..20"), s("secret/b break first min 0..30 needs:sample,secret/a"),
         s("secret/c continue first sum any 0..50 needs:secret/b")},
        {s("sample/1=0"), s("secret/a/1=20"), s("secret/b/1=30"), s("secret/b/2=30"), s("secret/c/2=25"),
         s("secret/c/deeper/1=25")});
    row("2025-09, unbounded", "problem_format_version: 2025-09\ntype: scoring\n",
        {{s("data/secret/test_group.yaml"), "max_score: unbounded\n"}},
        {s("/ continue first sum any ignore"), s("sample break first all 0.."), s("secret continue first sum any 0..")},
        {s("sample/1=0"), s("secret/1=?")});
    row("draft, in the later words", "problem_format_version: 2023-07-draft\ntype: scoring\n",
        withCases({{s("data/secret/a/testdata.yaml"), "scoring: {score: 60, aggregation: min}\n"},
                   {s("data/secret/b/test_group.yaml"), "grading: {max_score: 40, aggregation: sum}\n"}},
                  {"a/1", "b/1", "b/2"}),
        {s("/ continue first sum any ignore"), s("sample break first all 0.."), s("secret continue first sum any 0.."),
         s("secret/a break first min 0..60"), s("secret/b continue first sum any 0..40")},
        {s("sample/1=0"), s("secret/a/1=60"), s("secret/b/1=20"), s("secret/b/2=20")});
    row("draft, in the legacy words", "problem_format_version: 2023-07\ntype: scoring\n",
        {{s("data/testdata.yaml"), "on_reject: continue\naccept_score: 2\n"}},
        {s("/ continue worst sum"), s("sample continue worst sum"), s("secret continue worst sum")},
        {s("sample/1=2"), s("secret/1=2")});
}

void ScoringImportTest::readsGroups()
{
    QFETCH(PackageFiles, files);
    QFETCH(QStringList, groups);
    QFETCH(QStringList, worth);
    const ImportedProblem problem = imported(files);
    QCOMPARE(textOf(problem.judging.scoring), groups);
    QCOMPARE(worthOf(problem.judging), worth);
}

void ScoringImportTest::readsAGraderOfItsOwn()
{
    const ImportedProblem problem =
        imported({{s("problem.yaml"), "name: x\ntype: scoring\n"},
                  {s("data/secret/testdata.yaml"), "grading: custom\ngrader_flags: --best 3\n"},
                  {s("graders/grader.py"), "x"}});
    QCOMPARE(textOf(problem.judging.scoring).value(2), s("secret break worst sum custom:--best,3"));
    QVERIFY(problem.judging.grader);
    QCOMPARE(problem.judging.grader->language, s("python3"));
    QCOMPARE(problem.judging.grader->files.value(0).name, s("grader.py"));
}

void ScoringImportTest::passFailHasNoGroups()
{
    QVERIFY(!imported({}).judging.scoring.isScored());
    QVERIFY(!imported({{s("data/secret/testdata.yaml"), "on_reject: break\ngrader_flags: first_error\n"}})
                 .judging.scoring.isScored());
}

void ScoringImportTest::readsKinds()
{
    const PackageFiles interactor{{s("output_validators/v.cpp"), "#include \"testlib.h\"\nregisterInteraction(a);\n"},
                                  {s("output_validators/testlib.h"), "x"}};
    const auto of = [&](const char *yaml) {
        PackageFiles files = interactor;
        if (QByteArray(yaml).contains("2025")) {
            files = {{s("output_validator/v.py"), "x"}};
        }
        files.insert(s("problem.yaml"), QByteArray("name: x\n") + yaml);
        return imported(files).judging;
    };
    const domain::JudgingData legacy = of("validation: custom interactive\n");
    QVERIFY(legacy.interactor);
    QVERIFY(legacy.interactor->dialect == domain::CheckerDialect::Testlib);
    QCOMPARE(legacy.checker.id, domain::kNoChecker);
    QVERIFY(legacy.checker.programs.isEmpty());
    const domain::JudgingData passes = of("validation: custom multi-pass\nlimits: {validation_passes: 7}\n");
    QCOMPARE(passes.kind.passes, 7);
    QCOMPARE(passes.checker.programs.size(), 1);
    const domain::JudgingData both = of("problem_format_version: 2025-09\ntype: [interactive, multi-pass, scoring]\n");
    QVERIFY(both.interactor && both.kind.passes == 2 && both.scoring.isScored());
    QVERIFY(of("problem_format_version: 2025-09\ntype: submit-answer\n").kind.isSubmitAnswer);
    const domain::JudgingData points = of("type: scoring\nvalidation: custom score\n");
    QVERIFY(points.scoring.takesCheckerScores);
    QCOMPARE(worthOf(points), (QStringList{s("sample/1=?"), s("secret/1=?")}));
}

void ScoringImportTest::readsSubmissionsYaml()
{
    const ImportedProblem problem = imported(
        {{s("submissions/submissions.yaml"), "'{accepted,mixed}/*.py':\n  language: python2\n  score: [10, 20]\n"
                                             "mixed/*:\n  permitted: [AC, WA]\n  required: [WA]\n  message: too small\n"
                                             "  use_for_time_limit: lower\n"
                                             "  secret/1: {permitted: [WA], score: 5}\n"},
         {s("submissions/mixed/x.py"), "x"},
         {s("submissions/mixed/y.c"), "x"}});
    const QList<JurySolution> &solutions = problem.manifest.solutions;
    QCOMPARE(solutions.size(), 3);
    QCOMPARE(describe(solutions[0].expected), s("AC, 10 to 20")); // its directory still speaks of verdicts
    QCOMPARE(solutions[0].languageHint, s("python2"));
    QCOMPARE(describe(solutions[1].expected), s("WA or PE, 10 to 20"));
    QCOMPARE(describe(solutions[2].expected), s("WA or PE"));
    QCOMPARE(solutions[2].expected.message, s("too small"));
    QVERIFY(solutions[2].timeLimitUse == TimeLimitUse::Lower);
    QCOMPARE(solutions[2].expectedInParts.size(), 1);
    QCOMPARE(solutions[2].expectedInParts[0].name, s("secret/1"));
    QCOMPARE(solutions[2].expectedInParts[0].expected.mostScore, std::optional<double>(5));
}

void ScoringImportTest::readsExpectedScores()
{
    const ImportedProblem problem = imported({{s("submissions/mixed/a.py"), "# @EXPECTED_SCORE@: 42.5\n"},
                                              {s("submissions/mixed/b.py"), "# @EXPECTED_SCORE@: WRONG-ANSWER\n"},
                                              {s("submissions/accepted/c.py"), "# @EXPECTED_SCORE@: 100\n"}});
    const QList<JurySolution> &solutions = problem.manifest.solutions;
    QCOMPARE(describe(solutions[0].expected), s("AC, 100"));
    QCOMPARE(describe(solutions[2].expected), s("42.5"));
    QCOMPARE(describe(solutions[3].expected), s("WA or PE"));
}

void ScoringImportTest::globsMatch_data()
{
    QTest::addColumn<QString>("glob");
    QTest::addColumn<QString>("path");
    QTest::addColumn<bool>("isMatch");
    const auto row = [](const char *glob, const char *path, bool isMatch) {
        QTest::addRow("%s %s", glob, path) << s(glob) << s(path) << isMatch;
    };
    row("accepted/*", "accepted/a.py", true);
    row("accepted", "accepted/a.py", true);
    row("accepted/", "accepted/a.py", true);
    row("accepted/*", "accepted/project/main.rs", true);
    row("*/a.py", "accepted/a.py", true);
    row("*", "accepted/a.py", true);
    row("*.py", "accepted/a.py", false);
    row("accepted/a.p", "accepted/a.py", false);
    row("{accepted,mixed}/{a,b}*.py", "mixed/bc.py", true);
    row("{accepted,mixed}/{a,b}*.py", "mixed/c.py", false);
    row("accepted/a?py", "accepted/a.py", true);
    row("accepted/a.py", "accepted/axpy", false);
    row("accepted/{a", "accepted/a", true);
    row("secret/*{ 4, 5 }{ 2 }", "secret/a52", true);
    row("secret/*{,0}{2,4}", "secret/3", false);
    row("accepted/(a|b)+[c]$", "accepted/(a|b)+[c]$", true);
}

void ScoringImportTest::globsMatch()
{
    QFETCH(QString, glob);
    QFETCH(QString, path);
    QFETCH(bool, isMatch);
    QCOMPARE(globMatches(glob, path), isMatch);
}

void ScoringImportTest::judgesDemands_data()
{
    QTest::addColumn<QString>("demands"); // of submissions.yaml
    QTest::addColumn<QString>("unmet");   // how it begins; empty: it is met
    const auto row = [](const char *demands, const char *unmet) {
        QTest::newRow(demands) << s(demands) << s(unmet);
    };
    // The solution is accepted on one of two tests and scores 30, all of it in secret/a.
    row("permitted: [AC, WA]", "");
    row("permitted: [AC]", "got WA for secret/b/1, where only");
    row("required: [WA]", "");
    row("\"secret/{b,c}/*\": {required: [WA]}", "");
    row("\"secret/{a,c}/*\": {required: [WA]}", "in secret/{a,c}/*: got WA");
    row("required: [TLE]", "got TLE or ILE for no testcase");
    row("score: 30", "");
    row("score: [20, 40]", "");
    row("score: 40", "got 30 instead of a score of 40");
    row("score: [0, 20]", "got 30 instead of a score of 0 to 20");
    row("message: differs", "");
    row("message: agrees", "no message of the checker has \"agrees\"");
    row("secret/a: {permitted: [AC], score: 30}", "");
    row("secret/a: {score: 20}", "in secret/a: got 30 instead of");
    row("secret/b: {permitted: [AC]}", "in secret/b: got WA for secret/b/1");
    row("secret/b/1: {required: [RTE]}", "in secret/b/1: got RTE");
}

void ScoringImportTest::judgesDemands()
{
    QFETCH(QString, demands);
    QFETCH(QString, unmet);
    const QByteArray yaml = "x/*: {" + demands.toUtf8() + "}\n";
    JurySolution solution;
    solution.path = s("submissions/x/a.py");
    QList<JurySolution> solutions{solution};
    FaultList faults;
    applySubmissionsYaml(*parseYaml(yaml), solutions, faults);
    QCOMPARE(told(faults.take()), QString());
    using enum domain::Verdict;
    const QList<TestOutcome> tests{{s("secret/a/1"), Accepted, {}},
                                   {s("secret/b/1"), WrongAnswer, s("line 1 differs")}};
    const QList<domain::GroupResult> groups{{s("secret/a"), Accepted, 30, 30}, {s("secret/b"), WrongAnswer, 0, 70}};
    const QString said = unmetDemand(solutions[0], Partial, 30, groups, tests).value_or(QString());
    QVERIFY2(unmet.isEmpty() ? said.isEmpty() : said.startsWith(unmet), qPrintable(said));
}

void ScoringImportTest::readsMargins()
{
    QVERIFY(imported({}).manifest.timeMargins == kLegacyMargins);
    const TimeMargins later =
        imported({{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\nlimits:\n  time_resolution: 0.5\n"
                                      "  time_multipliers: {ac_to_time_limit: 3, time_limit_to_tle: 1.25}\n"}})
            .manifest.timeMargins;
    QVERIFY((later == TimeMargins{3, 1.25, std::chrono::milliseconds(500)}));
}

void ScoringImportTest::readsInputValidatorFlags()
{
    const ProblemManifest manifest =
        imported({{s("data/testdata.yaml"), "input_validator_flags: --all\n"},
                  {s("data/secret/testdata.yaml"), "input_validator_flags: {check.py: '--max 5'}\n"}})
            .manifest;
    QCOMPARE(manifest.inputValidatorArguments.value(s("sample/1")), QStringList{s("--all")});
    QCOMPARE(manifest.inputValidatorArguments.value(s("secret/1")), (QStringList{s("--max"), s("5")}));
}

QTEST_GUILESS_MAIN(ScoringImportTest)
#include "scoring_import_test.moc"
