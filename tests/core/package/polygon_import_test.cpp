#include "core/package/package_import.h"

#include "core/package/polygon_checkers.h"
#include "core/package/polygon_xml.h"
#include "tests/support/memory_blob_store.h"
#include "tests/support/package_files.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::package;
using test::PackageFiles;
using test::told;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

// A Polygon package with a generated test, groups with points, and programs of its own.
const char kXml[] = R"(<?xml version="1.0" encoding="utf-8"?>
<problem revision="3" short-name="Pairs_X" url="">
<names><name language="english" value="Pairs"/><name language="russian" value="Пары"/></names>
<statements><statement language="english" path="statements/english/problem.tex" type="application/x-tex"/></statements>
<judging input-file="" output-file="">
 <testset name="pretests"><time-limit>1</time-limit><test-count>1</test-count></testset>
 <testset name="tests">
  <time-limit>1500</time-limit><memory-limit>67108864</memory-limit><test-count>4</test-count>
  <input-path-pattern>tests/%02d</input-path-pattern><answer-path-pattern>tests/%02d.a</answer-path-pattern>
  <tests>
   <test method="manual" sample="true" group="b" points="0"/>
   <test method="manual" group="a b" points="10.5"/>
   <test method="generated" cmd="gen 5  7" group="b" points="20"/>
   <test method="manual" group="a b" points="1"/>
  </tests>
  <groups>
   <group name="b" points-policy="complete-group" points="50"><dependencies><dependency group="a b"/></dependencies></group>
   <group name="a b" points-policy="each-test"/>
  </groups>
 </testset>
</judging>
<files><resources><file path="files/testlib.h"/></resources>
 <executables><executable><source path="files/gen.cpp" type="cpp.g++17"/></executable></executables></files>
<assets>
 <checker type="testlib"><source path="files/check.cpp" type="cpp.g++17"/></checker>
 <validators><validator><source path="files/val.cpp" type="cpp.g++17"/></validator></validators>
 <solutions>
  <solution tag="wrong-answer"><source path="solutions/wa.py" type="python.3"/></solution>
  <solution tag="main"><source path="solutions/ok.cpp" type="cpp.g++17"/></solution>
  <solution tag="time-limit-exceeded-or-accepted"><source path="solutions/slow.java" type="java11"/></solution>
  <solution tag="do-not-run"><source path="solutions/no.cpp" type="cpp.g++17"/></solution>
 </solutions>
</assets>
</problem>
)";

PackageFiles pairs()
{
    return {{s("problem.xml"), kXml},     {s("tests/01"), "1"},
            {s("tests/01.a"), "1"},       {s("tests/02"), "2"},
            {s("tests/02.a"), "2"},       {s("tests/03"), "3"},
            {s("tests/03.a"), "3"},       {s("tests/04"), "4"},
            {s("tests/04.a"), "4"},       {s("files/testlib.h"), "t"},
            {s("files/gen.cpp"), "g"},    {s("files/check.cpp"), "c"},
            {s("files/val.cpp"), "v"},    {s("solutions/wa.py"), "w"},
            {s("solutions/ok.cpp"), "o"}, {s("solutions/slow.java"), "s"},
            {s("solutions/no.cpp"), "n"}, {s("statements/english/problem.tex"), "x"}};
}

} // namespace

class PolygonImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsAPackage();
    void readsGroups();
    void readsOurSample();
    void namesTestsToBeMade();
    void takesNamesOfFiles();
    void takesUnixLineEnds();
    void refuses_data();
    void refuses();
    void standardCheckers_data();
    void standardCheckers();
    void patterns_data();
    void patterns();

private:
    ImportOutcome import(const PackageFiles &files, bool allowsUnmade = false);

    test::MemoryBlobStore m_store;
};

ImportOutcome PolygonImportTest::import(const PackageFiles &files, bool allowsUnmade)
{
    const QTemporaryDir directory;
    const QString path = directory.filePath(s("pairs"));
    if (!test::writeFiles(path, files))
        qFatal("cannot write the package");
    ImportOptions options;
    options.allowsUnmadeTests = allowsUnmade;
    const Result<ImportOutcome> outcome = importPackage(path, m_store, options);
    if (!outcome)
        qFatal("%s", outcome.error().message.c_str());
    return *outcome;
}

void PolygonImportTest::readsAPackage()
{
    const ImportOutcome outcome = import(pairs());
    QCOMPARE(told(outcome.faults), QString());
    const ProblemManifest &manifest = outcome.problem->manifest;
    const domain::JudgingData &judging = outcome.problem->judging;
    QCOMPARE(manifest.shortName, s("pairs_x"));
    QCOMPARE(manifest.names.value(s("en")), s("Pairs"));
    QCOMPARE(manifest.names.value(s("ru")), s("Пары"));
    QCOMPARE(manifest.statements.value(0).file.path, s("problem_statement/problem.en.tex"));
    QCOMPARE(judging.limits.cpuTimeLimit, std::chrono::milliseconds(1500));
    QCOMPARE(judging.limits.memory.count, mebibytes(64).count);
    QCOMPARE(judging.checker.id, domain::kCustomChecker);
    QVERIFY(judging.checker.programs.value(0).dialect == domain::CheckerDialect::Testlib);
    QCOMPARE(judging.checker.programs.value(0).files.size(), 2);
    QCOMPARE(manifest.inputValidators.size(), 2);
    QCOMPARE(manifest.inputValidators[1].path, s("input_validators/val/val.cpp"));
    QCOMPARE(manifest.solutions.size(), 3);
    QCOMPARE(manifest.solutions[0].path, s("submissions/accepted/ok.cpp")); // the main one first
    QCOMPARE(describe(manifest.solutions[1].expected), s("WA or PE"));
    QCOMPARE(describe(manifest.solutions[2].expected), s("AC or TLE or ILE"));
    QCOMPARE(manifest.solutions[2].languageHint, s("java"));
}

void PolygonImportTest::readsGroups()
{
    const ImportOutcome outcome = import(pairs());
    QVERIFY(outcome.problem);
    const domain::JudgingData &judging = outcome.problem->judging;
    QStringList tests;
    for (const domain::Testcase &testcase : judging.testcases)
        tests.append(QStringLiteral("%1=%2").arg(testcase.name).arg(*testcase.acceptScore));
    QCOMPARE(tests, (QStringList{s("secret/01-a-b/02=10.5"), s("secret/01-a-b/04=1"), s("secret/02-b/01=0"),
                                 s("secret/02-b/03=20")})); // a group after those that it depends on
    QVERIFY(judging.testcases[2].isSample);
    const QList<domain::TestGroup> &groups = judging.scoring.groups;
    QCOMPARE(groups.size(), 4);
    QVERIFY(judging.scoring.passRule == domain::PassRule::FullScore);
    QVERIFY(groups[2].scoreRule == domain::ScoreRule::Sum);
    QVERIFY(groups[3].scoreRule == domain::ScoreRule::AllOrNothing);
    QCOMPARE(groups[3].maxScore, std::optional<double>(50));
    QCOMPARE(groups[3].requiredGroups, QStringList{s("secret/01-a-b")});
}

void PolygonImportTest::readsOurSample()
{
    const auto outcome = importPackage(s(GAVEL_SOURCE_DIR "/resources/polygon-problems/triples"), m_store);
    QVERIFY(outcome);
    QCOMPARE(told(outcome->faults), QString());
    QCOMPARE(outcome->problem->judging.testcases.size(), 8);
    QCOMPARE(outcome->problem->judging.checker.arguments, QStringList{s("case_sensitive")});
}

void PolygonImportTest::namesTestsToBeMade()
{
    PackageFiles files = pairs();
    files.remove(s("tests/03"));
    files.remove(s("tests/03.a"));
    files.remove(s("tests/04.a"));
    const ImportOutcome refused = import(files);
    QVERIFY(!refused.problem);
    QCOMPARE(told(refused.faults), s("error: 2 tests are not in the package, or have no answer (tests/04, tests/03): "
                                     "take the full package, or make them with 'gavel-worker prepare'"));
    const ImportOutcome taken = import(files, true);
    QVERIFY(taken.problem);
    QCOMPARE(taken.unmade.size(), 2);
    QCOMPARE(taken.unmade[0].testcase, s("secret/01-a-b/04"));
    QVERIFY(!taken.unmade[0].generator);
    QCOMPARE(taken.unmade[1].testcase, s("secret/02-b/03"));
    QCOMPARE(taken.unmade[1].generator->name, s("gen.cpp"));
    QCOMPARE(taken.unmade[1].arguments, (QStringList{s("5"), s("7")}));
}

void PolygonImportTest::takesNamesOfFiles()
{
    PackageFiles files = pairs();
    files[s("problem.xml")].replace("input-file=\"\" output-file=\"\"",
                                    "input-file=\"pairs.in\" output-file=\"stdout\"");
    const ImportOutcome outcome = import(files);
    QVERIFY2(outcome.problem, qPrintable(told(outcome.faults)));
    QCOMPARE(outcome.problem->judging.kind.inputFile, s("pairs.in"));
    QCOMPARE(outcome.problem->judging.kind.outputFile, QString());
}

void PolygonImportTest::takesUnixLineEnds()
{
    PackageFiles files = pairs();
    files[s("tests/02")] = "1 2\r\n3\r\n";
    files[s("tests/02.a")] = "\r\n\r\n";
    files[s("tests/03")] = "1\r\n2\n"; // not all: they may mean something
    files[s("tests/04")] = "1\r\n2\r3\r\n";
    const ImportOutcome outcome = import(files);
    QCOMPARE(told(outcome.faults), s("warning: 2 files of tests have lines that end with CR LF: LF is taken"));
    QStringList sizes;
    for (const domain::Testcase &testcase : outcome.problem->judging.testcases)
        sizes.append(s("%1 %2").arg(testcase.input.size).arg(testcase.answer.size));
    sizes.sort();
    QCOMPARE(sizes, QStringList({s("1 1"), s("5 1"), s("6 2"), s("8 1")}));
}

void PolygonImportTest::refuses_data()
{
    QTest::addColumn<QByteArray>("what");
    QTest::addColumn<QByteArray>("by");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *name, const char *what, const char *by, const char *expected) {
        QTest::newRow(name) << QByteArray(what) << QByteArray(by) << s(expected);
    };
    row("not XML", "</problem>", "", "problem.xml:35: error: is not XML: ");
    row("something else", "<problem ", "<pack ", "problem.xml:");
    row("files", "input-file=\"\"", "input-file=\"../pairs.in\"",
        "problem.xml: error: '../pairs.in' is no name for a file of programs");
    row("count", "<test-count>4<", "<test-count>5<", "problem.xml: error: test-count is 5, but there are 4 tests");
    row("time limit", "<time-limit>1500<", "<time-limit>soon<",
        "problem.xml:8: error: time-limit must be an integer between 1 and 3600000");
    row("points", "points=\"10.5\"", "points=\"-1\"", "problem.xml:12: error: points must be a number");
    row("policy", "each-test", "some-tests",
        "problem.xml:18: error: points-policy must be each-test or complete-group");
    row("dependency", "dependency group=\"a b\"", "dependency group=\"c\"",
        "problem.xml:17: error: group 'b' depends on 'c', which has no tests");
    row("checker", "files/check.cpp", "files/lost.cpp",
        "files/lost.cpp: error: the checker '' cannot be used: its source or testlib.h is missing");
    row("an entity bomb", "<problem revision",
        "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;"
        "&a;&a;&a;&a;\"><!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;\"><!ENTITY d "
        "\"&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;\">]><problem url=\"&d;\" revision",
        "problem.xml:");
}

void PolygonImportTest::refuses()
{
    QFETCH(QByteArray, what);
    QFETCH(QByteArray, by);
    QFETCH(QString, expected);
    PackageFiles files = pairs();
    files[s("problem.xml")].replace(what, by);
    const ImportOutcome outcome = import(files);
    QVERIFY2(told(outcome.faults).contains(expected), qPrintable(told(outcome.faults)));
    QVERIFY(!outcome.problem);
}

void PolygonImportTest::standardCheckers_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("choice"); // empty: none
    const auto row = [](const char *name, const char *choice) {
        QTest::newRow(name) << s(name) << s(choice);
    };
    row("std::wcmp.cpp", "default case_sensitive");
    row("std::nyesno.cpp", "default");
    row("std::lcmp.cpp", "lines");
    row("std::rcmp6.cpp", "default float_tolerance 1e-6");
    row("std::uncmp.cpp", "");
    row("wcmp.cpp", "");
    row("", "");
}

void PolygonImportTest::standardCheckers()
{
    QFETCH(QString, name);
    QFETCH(QString, choice);
    const std::optional<domain::CheckerChoice> found = standardPolygonChecker(name);
    QCOMPARE(found ? (QStringList{found->id} + found->arguments).join(QLatin1Char(' ')) : QString(), choice);
}

void PolygonImportTest::patterns_data()
{
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *pattern, const char *path) {
        QTest::newRow(pattern) << s(pattern) << s(path);
    };
    row("tests/%02d", "tests/07");
    row("tests/%03d.a", "tests/007.a");
    row("tests/%d", "tests/7");
    row("%2d.in", " 7.in");
    row("tests/%s", "");
    row("", "");
}

void PolygonImportTest::patterns()
{
    QFETCH(QString, pattern);
    QFETCH(QString, path);
    QCOMPARE(polygonPath(pattern, 7), path);
}

QTEST_GUILESS_MAIN(PolygonImportTest)
#include "polygon_import_test.moc"
