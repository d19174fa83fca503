#include "core/package/package_import.h"
#include "core/package/source_language.h"

#include "tests/support/memory_blob_store.h"
#include "tests/support/package_files.h"

#include <QTemporaryDir>
#include <QtTest>

using namespace gavel;
using namespace gavel::package;
using domain::Verdict;
using test::PackageFiles;
using test::told;
using test::with;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

} // namespace

class PackageImportTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsPerlFromProlog();
    void init();
    void readsAGoodPackage();
    void readsItFromAZipAlike();
    void readsAllOfOurSamples_data();
    void readsAllOfOurSamples();
    void readsTheManifest();
    void readsLimits();
    void choosesTheTimeLimit_data();
    void choosesTheTimeLimit();
    void choosesTheShortName_data();
    void choosesTheShortName();
    void ordersTestcasesByName();
    void inheritsValidatorFlags();
    void readsJurySolutions();
    void readsTheLaterFormat();
    void findsItsOwnValidators_data();
    void findsItsOwnValidators();
    void leavesTheFlagsToItsOwnValidators();
    void hashesContentsOnly();
    void takesOtherLineEndsAndAMark();
    void saysThatNothingIsThere();

private:
    ImportOutcome import(const PackageFiles &files, const ImportOptions &options = {}, const char *name = "echo");
    ImportedProblem imported(const PackageFiles &files, const ImportOptions &options = {}, const char *name = "echo");

    std::unique_ptr<QTemporaryDir> m_directory;
    test::MemoryBlobStore m_store;
};

void PackageImportTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

ImportOutcome PackageImportTest::import(const PackageFiles &files, const ImportOptions &options, const char *name)
{
    const QString path = m_directory->filePath(s(name));
    if (!test::writeFiles(path, files))
        qFatal("cannot write the package");
    const Result<ImportOutcome> outcome = importPackage(path, m_store, options);
    if (!outcome)
        qFatal("%s", outcome.error().message.c_str());
    return *outcome;
}

ImportedProblem PackageImportTest::imported(const PackageFiles &files, const ImportOptions &options, const char *name)
{
    const ImportOutcome outcome = import(files, options, name);
    if (!outcome.problem)
        qFatal("%s", qPrintable(told(outcome.faults)));
    return *outcome.problem;
}

void PackageImportTest::readsAGoodPackage()
{
    const ImportOutcome outcome = import(test::goodPackage());
    QCOMPARE(told(outcome.faults), QString());
    QVERIFY(outcome.problem);
    const domain::JudgingData &judging = outcome.problem->judging;
    QCOMPARE(judging.problemName, s("echo"));
    QCOMPARE(judging.checker, domain::CheckerChoice{});
    QCOMPARE(judging.limits.cpuTimeLimit, std::chrono::milliseconds(1000));
    QCOMPARE(judging.testcases.size(), 2);
    QCOMPARE(judging.testcases[0].name, s("sample/1"));
    QVERIFY(judging.testcases[0].isSample);
    QCOMPARE(judging.testcases[1].name, s("secret/1"));
    QVERIFY(!judging.testcases[1].isSample);
    QCOMPARE(blobs::readBlob(m_store, judging.testcases[1].input, mebibytes(1)).value(), QByteArray("b\n"));
}

void PackageImportTest::readsItFromAZipAlike()
{
    const ImportedProblem fromDirectory = imported(test::goodPackage());
    for (const QString &prefix : {QString(), s("echo/")}) {
        const QString path = m_directory->filePath(s("echo.zip"));
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(test::zipOf(test::goodPackage(), prefix));
        file.close();
        const Result<ImportOutcome> outcome = importPackage(path, m_store);
        QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
        QCOMPARE(told(outcome->faults), QString());
        QVERIFY(*outcome->problem == fromDirectory);
    }
}

void PackageImportTest::readsAllOfOurSamples_data()
{
    QTest::addColumn<QString>("path");
    const QDir samples(s(GAVEL_SOURCE_DIR "/resources/problems"));
    for (const QString &name : samples.entryList(QDir::Dirs | QDir::NoDotAndDotDot))
        QTest::newRow(qPrintable(name)) << samples.filePath(name);
}

void PackageImportTest::readsAllOfOurSamples()
{
    QFETCH(QString, path);
    const Result<ImportOutcome> outcome = importPackage(path, m_store);
    QVERIFY2(outcome, outcome ? "" : outcome.error().message.c_str());
    QCOMPARE(told(outcome->faults), QString());
    QVERIFY(outcome->problem);
    QVERIFY(outcome->problem->judging.testcases.size() >= 4);
    QSet<QString> languages;
    for (const JurySolution &solution : outcome->problem->manifest.solutions) {
        QVERIFY2(!solution.expected.isEmpty(), qPrintable(solution.path));
        languages.insert(solution.languageHint);
    }
    QVERIFY(languages.size() >= 2 || outcome->problem->judging.kind.isSubmitAnswer);
}

void PackageImportTest::readsTheManifest()
{
    const ProblemManifest manifest =
        imported(with({{s("problem.yaml"), "name: Ä problem\nuuid: 12-34\nauthor: Ada, Bob\nsource: Contest\n"
                                           "source_url: https://example.org\nlicense: cc by-sa\nrights_owner: Club\n"
                                           "keywords: graphs paths\n"},
                       {s("problem_statement/problem.tex"), "x"},
                       {s("problem_statement/problem.sv.pdf"), "x"},
                       {s("problem_statement/figure.png"), "x"},
                       {s("attachments/lib/tool.py"), "x"},
                       {s("input_validators/v.py"), "x"},
                       {s("generators/gen.py"), "x"}}))
            .manifest;
    QCOMPARE(manifest.names, (QMap<QString, QString>{{s("en"), s("Ä problem")}}));
    QCOMPARE(manifest.uuid, s("12-34"));
    QCOMPARE(manifest.author, s("Ada, Bob"));
    QCOMPARE(manifest.source, s("Contest"));
    QCOMPARE(manifest.sourceUrl, s("https://example.org"));
    QCOMPARE(manifest.license, s("cc by-sa"));
    QCOMPARE(manifest.rightsOwner, s("Club"));
    QCOMPARE(manifest.keywords, (QStringList{s("graphs"), s("paths")}));
    QCOMPARE(manifest.statements.size(), 3);
    QCOMPARE(manifest.statements[0].file.path, s("problem_statement/problem.en.tex"));
    QCOMPARE(manifest.statements[2].language, s("sv"));
    QVERIFY(manifest.statements[2].format == StatementFormat::Pdf);
    QCOMPARE(manifest.statementFiles.value(0).path, s("problem_statement/figure.png"));
    QCOMPARE(manifest.attachments.value(0).path, s("lib/tool.py"));
    QCOMPARE(manifest.inputValidators.value(0).path, s("input_validators/v.py"));
    QCOMPARE(manifest.otherFiles.size(), 1);
    QCOMPARE(manifest.otherFiles[0].path, s("generators/gen.py"));
}

void PackageImportTest::readsLimits()
{
    const domain::ProblemLimits limits =
        imported(
            with({{s("problem.yaml"), "name: x\nlimits:\n  memory: 64\n  output: 0.5\n  code: 32\n"
                                      "  compilation_time: 7\n  compilation_memory: 100\n  validation_time: 8.5\n"
                                      "  validation_memory: 101\n  validation_output: 2\n  time_multiplier: 3\n"}}))
            .judging.limits;
    domain::ProblemLimits expected;
    expected.cpuTimeLimit = std::chrono::milliseconds(1000);
    expected.memory = mebibytes(64);
    expected.output = kibibytes(512);
    expected.code = kibibytes(32);
    expected.compilationTime = std::chrono::milliseconds(7000);
    expected.compilationMemory = mebibytes(100);
    expected.validationTime = std::chrono::milliseconds(8500);
    expected.validationMemory = mebibytes(101);
    expected.validationOutput = mebibytes(2);
    QVERIFY(limits == expected);
}

void PackageImportTest::choosesTheTimeLimit_data()
{
    QTest::addColumn<bool>("ini");
    QTest::addColumn<bool>("file");
    QTest::addColumn<bool>("yaml");
    QTest::addColumn<bool>("option");
    QTest::addColumn<int>("milliseconds");
    QTest::newRow("all") << true << true << true << true << 3500;
    QTest::newRow("without ini") << false << true << true << true << 1250;
    QTest::newRow("yaml and option") << false << false << true << true << 4000;
    QTest::newRow("option only") << false << false << false << true << 5000;
    QTest::newRow("none") << false << false << false << false << 2000;
}

void PackageImportTest::choosesTheTimeLimit()
{
    QFETCH(bool, ini);
    QFETCH(bool, file);
    QFETCH(bool, yaml);
    QFETCH(bool, option);
    QFETCH(int, milliseconds);
    ImportOptions options;
    if (option)
        options.cpuTimeLimit = std::chrono::seconds(5);
    const ImportOutcome outcome =
        import(with({{s(".timelimit"), file ? " 1.25\n" : "-"},
                     {s("domjudge-problem.ini"), ini ? "timelimit = '3.5'\nshort-name=A\ncolor = red\n" : "-"},
                     {s("problem.yaml"), yaml ? "name: x\nlimits: {time_limit: 4}\n" : "name: x\n"}}),
               options);
    QVERIFY2(outcome.problem, qPrintable(told(outcome.faults)));
    QCOMPARE(outcome.problem->judging.limits.cpuTimeLimit, std::chrono::milliseconds(milliseconds));
    QCOMPARE(told(outcome.faults).contains(s("has no time limit: 2 s")), milliseconds == 2000);
}

void PackageImportTest::choosesTheShortName_data()
{
    QTest::addColumn<QByteArray>("directory");
    QTest::addColumn<QByteArray>("ini");
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("expected");
    QTest::newRow("directory") << QByteArray("aplusb") << QByteArray("-") << QString() << s("aplusb");
    QTest::newRow("capitals") << QByteArray("APlusB") << QByteArray("-") << QString() << s("aplusb");
    QTest::newRow("external id") << QByteArray("x") << QByteArray("externalid = sum-1") << QString() << s("sum-1");
    QTest::newRow("option") << QByteArray("x") << QByteArray("externalid = sum-1") << s("mine") << s("mine");
}

void PackageImportTest::choosesTheShortName()
{
    QFETCH(QByteArray, directory);
    QFETCH(QByteArray, ini);
    QFETCH(QString, option);
    ImportOptions options;
    options.shortName = option;
    const ImportedProblem problem = imported(with({{s("domjudge-problem.ini"), ini}}), options, directory.constData());
    QTEST(problem.manifest.shortName, "expected");
    QTEST(problem.judging.problemName, "expected");
}

void PackageImportTest::ordersTestcasesByName()
{
    PackageFiles files;
    for (const char *name : {"sample/2", "secret/2", "secret/10", "secret/1-b", "secret/1", "secret/1.x",
                             "secret/group/b", "secret/group/a/1", "secret/group-x/1", "secret/Z"}) {
        files.insert(s("data/") + s(name) + s(".in"), name);
        files.insert(s("data/") + s(name) + s(".ans"), name);
    }
    QStringList names;
    for (const domain::Testcase &testcase : imported(with(files)).judging.testcases)
        names.append(testcase.name);
    QCOMPARE(names, (QStringList{s("sample/1"), s("sample/2"), s("secret/1"), s("secret/1-b"), s("secret/1.x"),
                                 s("secret/10"), s("secret/2"), s("secret/Z"), s("secret/group/a/1"),
                                 s("secret/group/b"), s("secret/group-x/1")}));
}

void PackageImportTest::inheritsValidatorFlags()
{
    const ImportedProblem problem =
        imported(with({{s("problem.yaml"), "name: x\nvalidator_flags: case_sensitive\n"},
                       {s("data/testdata.yaml"), "on_reject: continue\noutput_validator_flags: float_tolerance 1e-6\n"},
                       {s("data/secret/a/testdata.yaml"), "output_validator_flags: space_change_sensitive\n"},
                       {s("data/secret/a/b/1.in"), "x"},
                       {s("data/secret/a/b/1.ans"), "x"},
                       {s("data/secret/c/testdata.yaml"), "output_validator_flags: ''\n"},
                       {s("data/secret/c/1.in"), "x"},
                       {s("data/secret/c/1.ans"), "x"}}));
    QCOMPARE(problem.judging.checker.arguments, QStringList{s("case_sensitive")});
    QMap<QString, QString> flags;
    for (const domain::Testcase &testcase : problem.judging.testcases)
        flags.insert(testcase.name, testcase.checkerArguments.join(QLatin1Char(' ')));
    QCOMPARE(flags, (QMap<QString, QString>{{s("sample/1"), s("float_tolerance 1e-6")},
                                            {s("secret/1"), s("float_tolerance 1e-6")},
                                            {s("secret/a/b/1"), s("space_change_sensitive")},
                                            {s("secret/c/1"), QString()}}));
}

void PackageImportTest::readsJurySolutions()
{
    const ImportedProblem problem =
        imported(with({{s("submissions/wrong_answer/a.c++"), "// @EXPECTED_RESULTS@: CORRECT\n"},
                       {s("submissions/accepted/project/main.rs"), "x"},
                       {s("submissions/accepted/project/util/more.rs"), "x"},
                       {s("submissions/accepted/project/README"), "x"},
                       {s("submissions/hostile/bomb.c"), "// @expected_results@: run-error , TIMELIMIT\r\n"},
                       {s("submissions/compiler_error/x.java"), "x"}}));
    const QList<JurySolution> &solutions = problem.manifest.solutions;
    QCOMPARE(solutions.size(), 5);
    QCOMPARE(solutions[0].path, s("submissions/accepted/echo.py"));
    QCOMPARE(solutions[0].files.value(0).path, s("echo.py"));
    QCOMPARE(solutions[0].languageHint, s("python3"));
    QCOMPARE(solutions[1].path, s("submissions/accepted/project"));
    QCOMPARE(solutions[1].files.size(), 3);
    QCOMPARE(solutions[1].files[2].path, s("util/more.rs"));
    QCOMPARE(solutions[1].languageHint, s("rust"));
    QCOMPARE(describe(solutions[2].expected), s("CE"));
    QCOMPARE(describe(solutions[3].expected), s("RTE or MLE or SV or TLE or ILE"));
    QCOMPARE(describe(solutions[4].expected), s("WA or PE")); // the directory decides
    QCOMPARE(solutions[4].languageHint, s("cpp"));
}

void PackageImportTest::readsTheLaterFormat()
{
    const ImportedProblem problem =
        imported(with({{s("problem_statement/problem.en.tex"), "-"},
                       {s("statement/problem.de.md"), "x"},
                       {s(".timelimit"), "-"},
                       {s("problem.yaml"), "problem_format_version: 2025-09\ntype: pass-fail\nuuid: 1\n"
                                           "name:\n  en: Echo\n  de: Echo!\n"
                                           "credits:\n  authors:\n    - Ada <ada@example.org>\n    - name: Bob\n"
                                           "source:\n  name: Contest\n  url: https://example.org\n"
                                           "keywords: [one, two words]\nlanguages: [cpp, python3]\n"
                                           "limits:\n  time_limit: 1.5\n  memory: 256\n"},
                       {s("data/secret/test_group.yaml"), "output_validator_args: [float_tolerance, '1e-9']\n"},
                       {s("data/secret/2.in"), "x"},
                       {s("data/secret/2.ans"), "x"},
                       {s("data/secret/2.yaml"), "output_validator_args: [case_sensitive]\nhint: none\n"}}));
    const ProblemManifest &manifest = problem.manifest;
    QCOMPARE(manifest.names, (QMap<QString, QString>{{s("en"), s("Echo")}, {s("de"), s("Echo!")}}));
    QCOMPARE(manifest.author, s("Ada, Bob"));
    QCOMPARE(manifest.source, s("Contest"));
    QCOMPARE(manifest.sourceUrl, s("https://example.org"));
    QCOMPARE(manifest.keywords, (QStringList{s("one"), s("two words")}));
    QCOMPARE(manifest.languages, (QStringList{s("cpp"), s("python3")}));
    QCOMPARE(manifest.statements.value(0).language, s("de"));
    QCOMPARE(problem.judging.limits.cpuTimeLimit, std::chrono::milliseconds(1500));
    QCOMPARE(problem.judging.testcases[1].checkerArguments, (QStringList{s("float_tolerance"), s("1e-9")}));
    QCOMPARE(problem.judging.testcases[2].checkerArguments, (QStringList{s("case_sensitive")}));
}

// The programs found are told as "name dialect language file file".
void PackageImportTest::findsItsOwnValidators_data()
{
    QTest::addColumn<PackageFiles>("files");
    QTest::addColumn<QStringList>("programs");
    const auto row = [](const char *name, const char *yaml, PackageFiles files, const QStringList &programs) {
        files.insert(s("problem.yaml"), QByteArray("name: x\n") + yaml);
        QTest::newRow(name) << files << programs;
    };
    const QByteArray checker =
        "#include <vector>\n # include \"testlib.h\"\nint main(int c, char **v) {\n    registerTestlibCmd(c, v);\n}\n";
    const QByteArray kattisTestlib = "#ifndef OK_EXIT_CODE\n#    define OK_EXIT_CODE 42\n#endif\n";
    const PackageFiles flat{{s("output_validators/v.py"), "x"}};
    const PackageFiles directory{{s("output_validators/v/a.cc"), "x"}, {s("output_validators/v/a.h"), "x"}};
    const PackageFiles testlib{{s("output_validators/check/check.cpp"), checker},
                               {s("output_validators/check/testlib.h"), "#define OK_EXIT_CODE 0\n"}};
    PackageFiles both = directory;
    both.insert(flat);
    PackageFiles adapted = testlib;
    adapted[s("output_validators/check/testlib.h")] = kattisTestlib;
    const char *custom = "validation: custom\n";
    row("a file", custom, flat, {s("v.py kattis python3 v.py")});
    row("a directory", custom, directory, {s("v kattis cpp a.cc a.h")});
    row("several", custom, both, {s("v.py kattis python3 v.py"), s("v kattis cpp a.cc a.h")});
    row("a file with headers beside it", custom,
        {{s("output_validators/v.cc"), "x"}, {s("output_validators/a.h"), "x"}}, {s("v.cc kattis cpp a.h v.cc")});
    row("testlib", custom, testlib, {s("check testlib cpp check.cpp testlib.h")});
    row("testlib beside a file", custom,
        {{s("output_validators/check.cpp"), checker}, {s("output_validators/testlib.h"), "x"}},
        {s("check.cpp testlib cpp check.cpp testlib.h")});
    row("testlib that speaks Kattis", custom, adapted, {s("check kattis cpp check.cpp testlib.h")});
    row("testlib as it says", "validation: custom testlib\n", flat, {s("v.py testlib python3 v.py")});
    row("testlib only in a comment", custom,
        {{s("output_validators/v.cc"), "// #include \"testlib.h\"\nregisterTestlibCmd("}}, {s("v.cc kattis cpp v.cc")});
    row("none", "", flat, {});
    const char *later = "problem_format_version: 2025-09\nlicense: cc0\n";
    row("2025-09: a file", later, {{s("output_validator/v.py"), "x"}}, {s("v.py kattis python3 v.py")});
    row("2025-09: files", later, {{s("output_validator/v.cc"), "x"}, {s("output_validator/v.h"), "x"}},
        {s("output_validator kattis cpp v.cc v.h")});
    row("2025-09: a directory", later, {{s("output_validator/check/v.cc"), "x"}}, {s("check kattis cpp v.cc")});
    row("2025-09: none", later, {{s("output_validator/.gitkeep"), ""}}, {});
    row("draft: the old directory", "problem_format_version: 2023-07-draft\nvalidation: custom\n", flat,
        {s("v.py kattis python3 v.py")});
    row("draft: said to be the default one", "problem_format_version: 2023-07-draft\nvalidation: default\n", flat, {});
}

void PackageImportTest::findsItsOwnValidators()
{
    QFETCH(PackageFiles, files);
    QFETCH(QStringList, programs);
    const domain::CheckerChoice checker = imported(with(files)).judging.checker;
    QStringList found;
    for (const domain::CheckerProgram &program : checker.programs) {
        const bool isTestlib = program.dialect == domain::CheckerDialect::Testlib;
        QStringList words{program.name, isTestlib ? s("testlib") : s("kattis"), program.language};
        for (const domain::ProgramFile &file : program.files)
            words.append(file.name);
        found.append(words.join(QLatin1Char(' ')));
    }
    QCOMPARE(found, programs);
    QCOMPARE(checker.id, programs.isEmpty() ? s("default") : s("custom"));
}

void PackageImportTest::leavesTheFlagsToItsOwnValidators()
{
    const domain::JudgingData judging =
        imported(with({{s("problem.yaml"), "name: x\nvalidation: custom\nvalidator_flags: --max 3\n"},
                       {s("output_validators/v.py"), "import sys\nsys.exit(42)\n"},
                       {s("data/secret/testdata.yaml"), "output_validator_flags: fast float_tolerance\n"}}))
            .judging;
    QCOMPARE(judging.checker.arguments, (QStringList{s("--max"), s("3")}));
    QCOMPARE(judging.testcases.last().checkerArguments, (QStringList{s("fast"), s("float_tolerance")}));
    const domain::BlobRef source = judging.checker.programs.value(0).files.value(0).blob;
    QCOMPARE(blobs::readBlob(m_store, source, mebibytes(1)).value(), QByteArray("import sys\nsys.exit(42)\n"));
}

void PackageImportTest::hashesContentsOnly()
{
    const QString hash = imported(test::goodPackage()).manifest.contentHash;
    QCOMPARE(hash.size(), 64);
    QCOMPARE(imported(with({{s(".git/config"), "x"}}), {}, "other").manifest.contentHash, hash);
    QVERIFY(imported(with({{s("data/secret/1.in"), "c\n"}}), {}, "changed").manifest.contentHash != hash);
    QVERIFY(imported(with({{s("data/secret/2.in"), "b\n"},
                           {s("data/secret/2.ans"), "b\n"},
                           {s("data/secret/1.in"), "-"},
                           {s("data/secret/1.ans"), "-"}}),
                     {}, "renamed")
                .manifest.contentHash != hash);
}

void PackageImportTest::takesOtherLineEndsAndAMark()
{
    const ImportOutcome outcome =
        import(with({{s("problem.yaml"), "\xef\xbb\xbfname: Echo\r\nlimits:\r\n  memory: 64\r\n"},
                     {s(".timelimit"), "1\r\n"},
                     {s("domjudge-problem.ini"), "name='Echo echo'\r\n\r\n"}}));
    QCOMPARE(told(outcome.faults), QString());
    QCOMPARE(outcome.problem->judging.limits.memory, mebibytes(64));
    QCOMPARE(outcome.problem->manifest.names.value(s("en")), s("Echo echo"));
}

void PackageImportTest::saysThatNothingIsThere()
{
    const auto outcome = importPackage(m_directory->filePath(s("nowhere")), m_store);
    QVERIFY(!outcome);
    QVERIFY(outcome.error().code == ErrorCode::NotFound);
    QVERIFY(outcome.error().message.find("nowhere") != std::string::npos);
}

void PackageImportTest::tellsPerlFromProlog()
{
    QVERIFY(looksLikeProlog(s("main :- read(X), write(X).\n")));
    QVERIFY(looksLikeProlog(s("parent(ann, bob).\nparent(bob, eve).\n")));
    QVERIFY(!looksLikeProlog(s("#!/usr/bin/perl\nprint <>;\n")));
    QVERIFY(!looksLikeProlog(s("use strict;\nmy $x = <STDIN>;\nprint $x;\n")));
    QVERIFY(!looksLikeProlog(s("$n = <>;\nprint $n + 1, \"\\n\";\n")));
}

QTEST_GUILESS_MAIN(PackageImportTest)
#include "package_import_test.moc"
