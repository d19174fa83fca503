#include "core/package/package_import.h"

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

} // namespace

// What is wrong with a package, a row each: where, and in which words.
class PackageFaultsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void refusesOrWarns_data();
    void refusesOrWarns();
    void tellsAllFaultsAtOnce();
    void tellsARefusedKindOnce();

private:
    ImportOutcome import(const PackageFiles &files, const ImportOptions &options = {}, const char *name = "echo");

    std::unique_ptr<QTemporaryDir> m_directory;
    test::MemoryBlobStore m_store;
};

void PackageFaultsTest::init()
{
    m_directory = std::make_unique<QTemporaryDir>();
}

ImportOutcome PackageFaultsTest::import(const PackageFiles &files, const ImportOptions &options, const char *name)
{
    const QString path = m_directory->filePath(s(name));
    if (!test::writeFiles(path, files))
        qFatal("cannot write the package");
    const Result<ImportOutcome> outcome = importPackage(path, m_store, options);
    if (!outcome)
        qFatal("%s", outcome.error().message.c_str());
    return *outcome;
}

void PackageFaultsTest::refusesOrWarns_data()
{
    QTest::addColumn<PackageFiles>("changes");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const PackageFiles &changes, const char *expected) {
        QTest::newRow(name) << changes << s(expected);
    };
    const auto yaml = [&](const char *name, const char *text, const char *expected) {
        row(name, {{s("problem.yaml"), text}}, expected);
    };
    row("no problem.yaml", {{s("problem.yaml"), "-"}}, "problem.yaml: error: is missing");
    row("problem.yml", {{s("problem.yaml"), "-"}, {s("problem.yml"), "name: x"}},
        "problem.yaml: error: is missing; there is problem.yml");
    row("capitals", {{s("problem.yaml"), "-"}, {s("Problem.yaml"), "name: x"}},
        "problem.yaml: error: is missing; there is Problem.yaml");
    yaml("not YAML", "name: x\n}: y\n", "problem.yaml:2: error: is not YAML: ");
    yaml("not a map", "- a\n- b\n", "problem.yaml:1: error: must be a map of keys and values");
    yaml("key twice", "name: x\nuuid: 1\nname: y\n", "problem.yaml:3: error: the key 'name' is there twice");
    yaml("two documents", "name: x\n---\nname: y\n", "problem.yaml:1: error: holds more than one YAML document");
    yaml("not UTF-8", "author: x\nname: \xff\n", "problem.yaml:2: error: is not UTF-8");
    yaml("alias bomb",
         "a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b]\n"
         "d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d]\nname: *e\n",
         "problem.yaml:4: error: has more than 5000 values");
    yaml("alias of itself", "name: &a [*a]\n", "problem.yaml:1: error: ");
    row("huge YAML", {{s("problem.yaml"), "name: x\n#" + QByteArray(300'000, 'x')}},
        "problem.yaml: error: has more than 262144 bytes");
    yaml("deep YAML", QByteArray("name: " + QByteArray(5000, '[')).constData(), "problem.yaml:1: error: is not YAML: ");
    yaml("unknown key", "name: x\nnmae: y\n", "problem.yaml:2: warning: nmae is not known and has no effect");
    yaml("unknown limit", "name: x\nlimits:\n  memroy: 1\n",
         "problem.yaml:3: warning: limits.memroy is not known and has no effect");
    yaml("limit is no number", "name: x\nlimits:\n  memory: lots\n",
         "problem.yaml:3: error: limits.memory must be a number between");
    yaml("negative limit", "name: x\nlimits:\n  output: -1\n",
         "problem.yaml:3: error: limits.output must be a number between");
    yaml("limit of nothing", "name: x\nlimits:\n  memory: 0\n",
         "problem.yaml:3: error: limits.memory must be a number between");
    yaml("infinite limit", "name: x\nlimits:\n  code: inf\n",
         "problem.yaml:3: error: limits.code must be a number between");
    yaml("limits are no map", "name: x\nlimits: 3\n", "problem.yaml:2: error: limits must be a map");
    yaml("name is a list", "name: [a, b]\n", "problem.yaml:1: error: name must be a text, or a map");
    yaml("no name", "license: cc0\n", "problem.yaml: warning: name is missing");
    yaml("version", "name: x\nproblem_format_version: '1999'\n",
         "problem.yaml:2: error: problem_format_version is '1999'");
    yaml("license", "name: x\nlicense: mine\n", "problem.yaml:2: warning: license is 'mine'");
    yaml("scoring and not", "name: x\ntype: [pass-fail, scoring]\n",
         "problem.yaml:2: error: type is 'pass-fail' and 'scoring' at once");
    yaml("answers in several passes", "name: x\ntype: submit-answer multi-pass\n",
         "problem.yaml:2: error: type 'submit-answer' goes with neither");
    yaml("interactive without an interactor", "name: x\ntype: [pass-fail, interactive]\n",
         "output_validators: error: is missing");
    yaml("type", "name: x\ntype: other\n", "problem.yaml:2: error: type 'other' is not known");
    yaml("passes", "name: x\nlimits: {validation_passes: 1}\n",
         "problem.yaml:2: error: limits.validation_passes must be a number between 2 and");
    yaml("objective", "name: x\ntype: scoring\ngrading: {objective: most}\n",
         "problem.yaml:3: error: grading.objective must be max or min");
    yaml("validation", "name: x\nvalidation: guess\n",
         "problem.yaml:2: error: validation must be 'default', or 'custom' and any of");
    yaml("validator flag", "name: x\nvalidator_flags: case_insensitive\n",
         "problem.yaml:2: error: validator_flags are wrong: 'case_insensitive' is no flag");
    yaml("tolerance", "name: x\nvalidator_flags: float_tolerance\n",
         "problem.yaml:2: error: validator_flags are wrong: 'float_tolerance' must be followed");
    yaml("bad tolerance", "name: x\nvalidator_flags: float_tolerance nan\n",
         "problem.yaml:2: error: validator_flags are wrong: 'float_tolerance' must be followed");
    yaml("languages", "name: x\nlanguages: all\nlanguages_: 1\n", "problem.yaml:3: warning: languages_ is not known");
    yaml("constants", "name: x\nconstants: [5]\n", "problem.yaml:2: error: constants must be a map");
    const QByteArray custom = "name: x\nvalidation: custom\n";
    row("odd custom", {{s("problem.yaml"), "name: x\nvalidation: custom java\n"}},
        "problem.yaml:2: error: validation must be 'default', or 'custom' and any of");
    row("no custom validator", {{s("problem.yaml"), custom}},
        "output_validators: error: is missing: validation is 'custom'");
    row("two places for validators",
        {{s("problem.yaml"), custom}, {s("output_validators/v.py"), "x"}, {s("output_validator/v.py"), "x"}},
        "output_validator: error: is there beside output_validators");
    row("validator in no language", {{s("problem.yaml"), custom}, {s("output_validators/v.exe"), "x"}},
        "output_validators/v.exe: error: is in no language");
    row("validator directory in no language", {{s("problem.yaml"), custom}, {s("output_validators/v/v"), "x"}},
        "output_validators/v: error: is in no language");
    row("two interactors",
        {{s("problem.yaml"), "name: x\nvalidation: custom interactive\n"},
         {s("output_validators/a.py"), "x"},
         {s("output_validators/b.py"), "x"}},
        "output_validators: error: has several programs, but only one");
    row("validator of directories",
        {{s("problem.yaml"), custom}, {s("output_validators/v/v.py"), "x"}, {s("output_validators/v/lib/a.py"), "x"}},
        "output_validators/v/lib/a.py: error: lies too deep");
    row("single validator of directories",
        {{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\n"},
         {s("output_validator/v.py"), "x"},
         {s("output_validator/lib/a.py"), "x"}},
        "output_validator/lib: error: is a directory beside files");
    row("no testlib.h", {{s("problem.yaml"), custom}, {s("output_validators/v.cpp"), "#include \"testlib.h\"\n"}},
        "output_validators/v.cpp: error: includes testlib.h, which is not beside it");
    row("huge validator", {{s("problem.yaml"), custom}, {s("output_validators/v.py"), QByteArray(17 << 20, 'x')}},
        "output_validators/v.py: error: has more than 16777216 bytes");
    row("unused validator", {{s("output_validators/v.py"), "x"}},
        "output_validators: warning: is not used: validation is 'default'");
    row("our processes", {{s("problem.yaml"), "name: x\ngavel:\n  processes: 2\n"}},
        "problem.yaml:3: error: gavel processes go with interactive problems only");
    row("too many processes", {{s("problem.yaml"), "name: x\ngavel:\n  processes: 99\n"}},
        "problem.yaml:3: error: gavel.processes must be");
    row("our file", {{s("problem.yaml"), "name: x\ngavel:\n  submission_file: a.py\n"}},
        "problem.yaml:3: error: gavel.submission_file must be a name of letters");
    row("our verdicts", {{s("problem.yaml"), "name: x\ngavel:\n  tell_verdicts:\n    WA: AC\n"}},
        "problem.yaml:4: error: gavel.tell_verdicts 'WA=AC' is none of");
    row("our factors", {{s("problem.yaml"), "name: x\ngavel:\n  time_factors:\n    java: fast\n"}},
        "problem.yaml:4: error: gavel.time_factors 'java=fast' is no LANGUAGE=FACTOR");
    row("our typing error", {{s("problem.yaml"), "name: x\ngavel:\n  process: 2\n"}},
        "problem.yaml:3: warning: gavel.process is not known");
    row("include", {{s("include/lib.h"), "x"}}, "include/lib.h: error: must lie in include/<language>/");
    row("deep include", {{s("include/cpp/a/lib.h"), "x"}}, "include/cpp/a/lib.h: error: must lie in");
    row("no data",
        {{s("data/sample/1.in"), "-"},
         {s("data/sample/1.ans"), "-"},
         {s("data/secret/1.in"), "-"},
         {s("data/secret/1.ans"), "-"}},
        "data: error: has no testcases");
    row("samples only", {{s("data/secret/1.in"), "-"}, {s("data/secret/1.ans"), "-"}},
        "data/secret: warning: has no testcases");
    row("no answer", {{s("data/secret/1.ans"), "-"}},
        "data/secret/1.in: error: has no answer: data/secret/1.ans is missing");
    row("no input", {{s("data/secret/1.in"), "-"}},
        "data/secret/1.ans: error: is an answer without an input: data/secret/1.in is missing");
    row("testcase astray", {{s("data/1.in"), "x"}}, "data/1.in: warning: is ignored");
    row("group flag", {{s("data/secret/testdata.yaml"), "a: 1\noutput_validator_flags: nonsense\n"}},
        "data/secret/testdata.yaml: error: output_validator_flags: 'nonsense' is no flag");
    row("group key", {{s("data/secret/testdata.yaml"), "on_reject: break\nonreject: 1\n"}},
        "data/secret/testdata.yaml:2: warning: onreject is not known");
    row("grader flag", {{s("data/testdata.yaml"), "grader_flags: always_accept\n"}},
        "data/testdata.yaml: error: asks for another verdict than the first that is not accepted");
    const auto scored = [&](const char *name, const char *data, const char *expected) {
        row(name, {{s("problem.yaml"), "name: x\ntype: scoring\n"}, {s("data/testdata.yaml"), data}}, expected);
    };
    scored("no grader", "grading: custom\n", "graders: error: is missing: a group has 'grading: custom'");
    scored("unknown grader flag", "a: 1\ngrader_flags: sum median\n",
           "data/testdata.yaml:2: error: grader_flags have 'median'");
    scored("range", "range: 5 1\n", "data/testdata.yaml:1: error: range must be two numbers");
    scored("half a range", "range: 5\n", "data/testdata.yaml:1: error: range must be two numbers");
    scored("on_reject", "on_reject: stop\n", "data/testdata.yaml:1: error: on_reject must be break or continue");
    scored("accept_score", "accept_score: nan\n", "data/testdata.yaml:1: error: accept_score must be a number");
    scored("grading", "grading: median\n", "data/testdata.yaml:1: error: grading must be default or custom");
    scored("keys of another format", "max_score: 10\n", "data/testdata.yaml: warning: has keys of 2025-09");
    row("group that needs a later one",
        {{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\ntype: scoring\n"},
         {s("data/secret/1.in"), "-"},
         {s("data/secret/1.ans"), "-"},
         {s("data/secret/a/1.in"), "x"},
         {s("data/secret/a/1.ans"), "x"},
         {s("data/secret/a/test_group.yaml"), "max_score: 1\nrequire_pass: [b]\n"}},
        "data/secret/a/test_group.yaml: error: require_pass names data/secret/b, which is no earlier group");
    row("testcase beside groups",
        {{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\ntype: scoring\n"},
         {s("data/secret/a/1.in"), "x"},
         {s("data/secret/a/1.ans"), "x"},
         {s("data/secret/a/test_group.yaml"), "max_score: 1\n"}},
        "data/secret/1.in: error: is in no group");
    row("group without a maximum",
        {{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\ntype: scoring\n"},
         {s("data/secret/1.in"), "-"},
         {s("data/secret/1.ans"), "-"},
         {s("data/secret/a/1.in"), "x"},
         {s("data/secret/a/1.ans"), "x"},
         {s("data/secret/a/test_group.yaml"), "args: []\n"}},
        "data/secret/a/test_group.yaml: error: max_score is missing");
    const QString submissions = s("submissions/submissions.yaml");
    row("glob for nothing", {{submissions, "rejected/*: {required: [WA]}\n"}},
        "submissions/submissions.yaml:1: warning: rejected/* names no solution");
    row("verdict in submissions.yaml", {{submissions, "accepted/*:\n  required: [OK]\n"}},
        "submissions/submissions.yaml:2: error: accepted/*.required has 'OK'");
    row("score in submissions.yaml", {{submissions, "accepted/*:\n  score: [5, 1]\n"}},
        "submissions/submissions.yaml:2: error: accepted/*.score must be a number, or two");
    row("entry point in submissions.yaml",
        {{submissions, "accepted/*:\n  entrypoint: b.py\n"},
         {s("submissions/accepted/two/a.py"), "import b\n"},
         {s("submissions/accepted/two/c.py"), "print(1)\n"}},
        "submissions/submissions.yaml:2: warning: accepted/*.entrypoint names no file of a solution that has several");
    row("checktestdata", {{s("input_validators/format.ctd"), "INT(1,5) NEWLINE EOF\n"}},
        "input_validators/format.ctd: warning: is never run: checktestdata and VIVA");
    row("unknown key in submissions.yaml", {{submissions, "accepted/*:\n  scoer: 5\n"}},
        "submissions/submissions.yaml:2: warning: accepted/*.scoer is not known");
    row("group is no map", {{s("data/testdata.yaml"), "x\n"}}, "data/testdata.yaml:1: error: must be a map");
    row("files of nothing", {{s("data/secret/9.files/a"), "x"}},
        "data/secret/9.files/a: error: belongs to no testcase: data/secret/9.in is missing");
    row("time limit", {{s(".timelimit"), "soon\n"}}, ".timelimit:1: error: must be a number of seconds");
    row("endless time limit", {{s(".timelimit"), "1e9\n"}}, ".timelimit:1: error: must be a number of seconds");
    row("ini time limit", {{s("domjudge-problem.ini"), "\ntimelimit=x\n"}},
        "domjudge-problem.ini:2: error: timelimit must be seconds");
    row("ini line", {{s("domjudge-problem.ini"), "what\n"}},
        "domjudge-problem.ini:1: error: must be lines of key = value");
    row("ini key", {{s("domjudge-problem.ini"), "what = 1\n"}}, "domjudge-problem.ini:1: warning: 'what' is not known");
    row("special compare", {{s("domjudge-problem.ini"), "special_compare = x\n"}},
        "domjudge-problem.ini:1: error: special_compare names ");
    row("no statement", {{s("problem_statement/problem.en.tex"), "-"}}, "problem_statement: warning: has no statement");
    row("no solution", {{s("submissions/accepted/echo.py"), "-"}}, "submissions/accepted: warning: has no solution");
    row("no expectation", {{s("submissions/mixed/x.py"), "x"}},
        "submissions/mixed/x.py: warning: has no @EXPECTED_RESULTS@");
    row("two expectations",
        {{s("submissions/mixed/x.py"), "@EXPECTED_RESULTS@: CORRECT\n@EXPECTED_RESULTS@: TIMELIMIT\n"}},
        "submissions/mixed/x.py: warning: has more than one @EXPECTED_RESULTS@");
    row("unknown expectation", {{s("submissions/mixed/x.py"), "# @EXPECTED_RESULTS@: FINE\n"}},
        "submissions/mixed/x.py: warning: @EXPECTED_RESULTS@ has the word 'FINE'");
    row("odd name", {{s("attachments/a file.txt"), "x"}},
        "attachments/a file.txt: warning: is ignored: names are made of");
}

void PackageFaultsTest::refusesOrWarns()
{
    QFETCH(PackageFiles, changes);
    QFETCH(QString, expected);
    const ImportOutcome outcome = import(with(changes));
    const bool isRefusal = expected.contains(s("error: "));
    QVERIFY2(told(outcome.faults).startsWith(expected) || told(outcome.faults).contains(QLatin1Char('\n') + expected),
             qPrintable(told(outcome.faults)));
    QCOMPARE(outcome.problem.has_value(), !isRefusal);
}

void PackageFaultsTest::tellsAllFaultsAtOnce()
{
    const ImportOutcome outcome =
        import(with({{s("problem.yaml"), "nam: x\ntype: scoring\nlimits: {memory: -1, code: x}\n"},
                     {s(".timelimit"), "x"},
                     {s("data/secret/1.ans"), "-"},
                     {s("data/secret/2.ans"), "x"}}),
               {}, "not a name");
    QCOMPARE(told(outcome.faults).count(s("error: ")), 6);
    QCOMPARE(told(outcome.faults).count(s("warning: ")), 2);
    QVERIFY(outcome.faults.first().severity == PackageFault::Severity::Error);
    QVERIFY(outcome.faults.last().severity == PackageFault::Severity::Warning);
    QVERIFY(!outcome.problem);
}

void PackageFaultsTest::tellsARefusedKindOnce()
{
    const ImportOutcome odd =
        import(with({{s("problem.yaml"), "name: x\ntype: golf\ngrading: {objective: max}\n"},
                     {s("data/testdata.yaml"), "on_reject: continue\nrange: 0 100\ngrader_flags: ignore_sample\n"}}));
    QCOMPARE(told(odd.faults), s("problem.yaml:2: error: type 'golf' is not known"));
}

QTEST_GUILESS_MAIN(PackageFaultsTest)
#include "package_faults_test.moc"
