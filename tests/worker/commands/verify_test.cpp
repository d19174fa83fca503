// gavel-worker verify and prepare beyond the verdicts of solutions: inputs, checkers, time limits, tests to be made.
#include "tests/support/package_files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace gavel;
using test::PackageFiles;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

struct Answer {
    int exitCode = -1;
    QByteArray output;
    QByteArray errors;
    QJsonObject json;
};

Answer run(const QStringList &arguments)
{
    QProcess process;
    process.start(s(GAVEL_BINARY_DIR "/bin/gavel-worker"), arguments);
    Answer answer;
    if (!process.waitForFinished(240'000) || process.exitStatus() != QProcess::NormalExit)
        return answer;
    answer.exitCode = process.exitCode();
    answer.output = process.readAllStandardOutput();
    answer.errors = process.readAllStandardError();
    answer.json = QJsonDocument::fromJson(answer.output).object();
    return answer;
}

QString complaintsIn(const QJsonObject &json, const char *part)
{
    QStringList lines;
    for (const QJsonValue &complaint : json.value(s(part)).toObject().value(s("complaints")).toArray())
        lines.append(complaint[s("file")].toString() + s(": ") + complaint[s("reason")].toString());
    return lines.join(QLatin1Char('\n'));
}

} // namespace

class VerifyTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void ourScoredSamplesHold_data();
    void ourScoredSamplesHold();
    void findsBadInputs();
    void findsABadChecker_data();
    void findsABadChecker();
    void proposesATimeLimit();
    void preparesAStandardPackage_data();
    void preparesAStandardPackage();
    void programsGetArgumentsAndFiles();
    void constantsAreReplaced();

private:
    QString package(const PackageFiles &changes);

    QTemporaryDir m_directory;
    int m_packages = 0;
};

QString VerifyTest::package(const PackageFiles &changes)
{
    const QString path = m_directory.filePath(s("echo%1").arg(++m_packages));
    return test::writeFiles(path, test::with(changes)) ? path : QString();
}

void VerifyTest::ourScoredSamplesHold_data()
{
    QTest::addColumn<QString>("path");
    for (const char *path : {"problems/bigsum", "problems/knapsack", "polygon-problems/triples"})
        QTest::newRow(path) << s(GAVEL_SOURCE_DIR "/resources/") + s(path);
}

void VerifyTest::ourScoredSamplesHold()
{
    QFETCH(QString, path);
    const Answer answer = run({s("verify"), path, s("--json")});
    QVERIFY2(answer.exitCode == 0, (answer.output + answer.errors).constData());
    QVERIFY(answer.json.value(s("is_met")).toBool());
    QVERIFY(answer.json.value(s("checker")).toObject().value(s("altered_outputs")).toInt() > 10);
    QVERIFY(answer.json.value(s("time_limit")).toObject().value(s("proposed_ms")).toInt() >= 1000);
}

void VerifyTest::findsBadInputs()
{
    const QByteArray validator = "import sys\nsys.exit(42 if sys.stdin.read() in ('a\\n', 'x\\n') else 1)\n";
    const Answer answer = run({s("verify"),
                               package({{s("input_validators/check.py"), validator},
                                        {s("data/invalid_input/good.in"), "x\n"},
                                        {s("data/invalid_input/bad.in"), "y\n"}}),
                               s("--json")});
    QCOMPARE(answer.exitCode, 1);
    QVERIFY(!answer.json.value(s("is_met")).toBool());
    const QString complaints = complaintsIn(answer.json, "inputs");
    QVERIFY2(complaints.contains(s("data/secret/1.in: is not valid for input validator check.py: exit code 1")),
             qPrintable(complaints));
    QVERIFY2(complaints.contains(s("data/invalid_input/good.in: is accepted by every input validator")),
             qPrintable(complaints));
    QCOMPARE(complaints.count(QLatin1Char('\n')), 1);
}

void VerifyTest::findsABadChecker_data()
{
    QTest::addColumn<QByteArray>("validator");
    QTest::addColumn<QString>("complaint"); // empty: it is fine
    const auto row = [](const char *name, const char *validator, const char *complaint) {
        QTest::newRow(name) << "import sys\nwords = sys.stdin.buffer.read().split()\n"
                               "right = open(sys.argv[2], 'rb').read().split()\n" +
                                   QByteArray(validator)
                            << s(complaint);
    };
    row("right", "sys.exit(42 if words == right else 43)\n", "");
    row("crashes without an output", "sys.exit(42 if words[0] == right[0] and len(words) == 1 else 43)\n",
        "data/sample/1: the checker fails over an output with nothing at all: ");
    row("ignores what comes behind", "sys.exit(42 if words[:1] == right else 43)\n",
        "data/secret/1: the checker accepts an output with junk after the end");
}

void VerifyTest::findsABadChecker()
{
    QFETCH(QByteArray, validator);
    QFETCH(QString, complaint);
    const Answer answer =
        run({s("verify"),
             package({{s("problem.yaml"), "name: x\nvalidation: custom\n"}, {s("output_validators/v.py"), validator}}),
             s("--json")});
    QCOMPARE(answer.exitCode, complaint.isEmpty() ? 0 : 1);
    const QString complaints = complaintsIn(answer.json, "checker");
    QVERIFY2(complaint.isEmpty() ? complaints.isEmpty() : complaints.contains(complaint), qPrintable(complaints));
}

// What must be too slow runs for ever, what must not takes no time: there is room for any limit.
void VerifyTest::proposesATimeLimit()
{
    const Answer answer = run({s("verify"),
                               package({{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\n"
                                                            "limits:\n  time_resolution: 0.25\n  time_limit: 1\n"},
                                        {s("submissions/time_limit_exceeded/loop.py"), "while True: pass\n"}}),
                               s("--json")});
    QVERIFY2(answer.exitCode == 0, (answer.output + answer.errors).constData());
    const QJsonObject limit = answer.json.value(s("time_limit")).toObject();
    QCOMPARE(limit.value(s("current_ms")).toInt(), 1000);
    QVERIFY(limit.value(s("proposed_ms")).toInt() % 250 == 0);
    QCOMPARE(limit.value(s("slowest_accepted"))[s("path")].toString(), s("submissions/accepted/echo.py"));
    QVERIFY(limit.value(s("fastest_too_slow"))[s("cpu_time_ms")].toInt() >= 1500); // it had the margin's time
}

void VerifyTest::preparesAStandardPackage_data()
{
    QTest::addColumn<QByteArray>("judging");
    QTest::addColumn<QByteArray>("solution");
    QTest::newRow("streams") << QByteArray("input-file=\"\" output-file=\"\"")
                             << QByteArray("print(int(input()) + 1)\n");
    QTest::newRow("files") << QByteArray("input-file=\"in.txt\" output-file=\"out.txt\"")
                           << QByteArray("print('ignored')\nwith open('out.txt', 'w') as out:\n"
                                         "    out.write(str(int(open('in.txt').read()) + 1) + '\\n')\n");
}

void VerifyTest::preparesAStandardPackage()
{
    QFETCH(QByteArray, judging);
    QFETCH(QByteArray, solution);
    const QString source = m_directory.filePath(s("standard-%1").arg(s(QTest::currentDataTag())));
    const QString target = m_directory.filePath(s("made-%1").arg(s(QTest::currentDataTag())));
    QVERIFY(
        test::writeFiles(source, {{s("problem.xml"),
                                   R"(<problem short-name="made"><names><name language="english" value="Made"/></names>
<judging )" + judging + R"(><testset name="tests"><time-limit>1000</time-limit>
<memory-limit>268435456</memory-limit><test-count>3</test-count><input-path-pattern>tests/%02d</input-path-pattern>
<answer-path-pattern>tests/%02d.a</answer-path-pattern><tests><test method="manual" sample="true"/>
<test method="generated" cmd="gen 41"/><test method="generated" cmd="gen 5"/></tests></testset></judging>
<files><resources/><executables><executable><source path="files/gen.py" type="python.3"/></executable></executables>
</files><assets><checker name="std::ncmp.cpp"/><solutions><solution tag="main"><source path="solutions/next.py"
type="python.3"/></solution></solutions></assets></problem>)"},
                                  {s("tests/01"), "1\n"},
                                  {s("files/gen.py"), "import sys\nprint(sys.argv[1])\n"},
                                  {s("solutions/next.py"), solution}}));
    const Answer refused = run({s("verify"), source});
    QVERIFY2(refused.errors.contains("gavel-worker prepare"), refused.errors.constData());
    const Answer made = run({s("prepare"), source, target});
    QVERIFY2(made.exitCode == 0, (made.output + made.errors).constData());
    QVERIFY(made.output.contains("3 of 3 tests made"));
    QFile answer(target + s("/data/secret/02.ans"));
    QVERIFY(answer.open(QIODevice::ReadOnly));
    QCOMPARE(answer.readAll(), QByteArray("42\n"));
    const Answer verified = run({s("verify"), target});
    QVERIFY2(verified.exitCode == 0, (verified.output + verified.errors).constData());
}

void VerifyTest::programsGetArgumentsAndFiles()
{
    const Answer answer =
        run({s("verify"), s("--json"),
             package({{s("problem.yaml"), "problem_format_version: 2025-09\nname: Echo\nlicense: cc0\n"},
                      {s("problem_statement/problem.en.tex"), "-"},
                      {s("statement/problem.en.tex"), "Echo.\n"},
                      {s("data/secret/1.yaml"), "args: [x, \"y z\"]\n"},
                      {s("data/secret/1.files/dir/note.txt"), "noted\n"},
                      {s("data/secret/1.ans"), "b x,y z noted\n"},
                      {s("submissions/accepted/echo.py"),
                       "import os, sys\nprint(input(), ','.join(sys.argv[1:]), end=' ')\n"
                       "if os.path.exists('dir/note.txt'):\n"
                       "    print(open('dir/note.txt').read())\n"}})});
    QVERIFY2(answer.exitCode == 0, (answer.output + answer.errors).constData());
    QCOMPARE(answer.json[s("solutions")][0][s("tests")].toArray().size(), 2);
}

void VerifyTest::constantsAreReplaced()
{
    const Answer answer = run(
        {s("verify"), s("--json"),
         package({{s("problem.yaml"), "problem_format_version: 2025-09\nname: Echo\nlicense: cc0\nconstants:\n"
                                      "  most: 5\n  word: {value: a, tex: \"\\\\texttt{a}\"}\n"},
                  {s("problem_statement/problem.en.tex"), "-"},
                  {s("statement/problem.en.tex"), "At most {{most}} of {{word.tex}}.\n"},
                  {s("data/secret/1.in"), "a\n"},
                  {s("data/secret/1.ans"), "a\n"},
                  {s("input_validators/check.py"),
                   "import sys\ntext = sys.stdin.read().strip()\n"
                   "sys.exit(42 if len(text) <= {{most}} and set(text) == set('{{word}}') else 43)\n"},
                  {s("submissions/accepted/echo.py"), "print(input() if '{{ word }}' == 'a' else '{{unknown}}')\n"}})});
    QVERIFY2(answer.exitCode == 0, (answer.output + answer.errors).constData());
    QCOMPARE(answer.json[s("inputs")][s("valid")].toInt(), 2);
}

QTEST_GUILESS_MAIN(VerifyTest)
#include "verify_test.moc"
