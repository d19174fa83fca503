// Problems that bring their own checkers, judged by the real program in the real sandbox.
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

// What a judging came to: "AC", or the error where it came to none.
struct Judged {
    QString verdict;
    QString error;
    QByteArray table;
};

Judged judge(const QString &package, const QString &source, const QStringList &options = {})
{
    Judged judged;
    for (const bool isJson : {true, false}) {
        QProcess process;
        QStringList arguments = QStringList{s("judge"), package, source} + options;
        if (isJson)
            arguments.append(s("--json"));
        process.start(s(GAVEL_BINARY_DIR "/bin/gavel-worker"), arguments);
        if (!process.waitForFinished(60'000) || process.exitStatus() != QProcess::NormalExit)
            return {};
        const QByteArray output = process.readAllStandardOutput();
        if (!isJson) {
            judged.table = output;
            continue;
        }
        const QJsonObject json = QJsonDocument::fromJson(output).object();
        judged.verdict = json.value(s("verdict")).toString();
        judged.error = json.value(s("error")).toString();
        if (!judged.error.isEmpty())
            return judged;
    }
    return judged;
}

// Looks like testlib.h as far as it matters here: the order of the arguments, the exit codes, where the message goes.
const char kLittleTestlib[] = R"(
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
static std::ifstream inf, ouf, ans;
static void registerTestlibCmd(int argc, char **argv)
{
    if (argc < 4)
        std::exit(3);
    inf.open(argv[1]), ouf.open(argv[2]), ans.open(argv[3]);
}
static void quit(int code, const char *text)
{
    std::fprintf(stderr, "%s\n", text);
    std::exit(code);
}
)";

const char kTestlibChecker[] = R"(
#include "testlib.h"
int main(int argc, char **argv)
{
    registerTestlibCmd(argc, argv);
    std::string in, out, jury;
    inf >> in, ouf >> out, ans >> jury;
    if (in.empty() || in != jury)
        quit(3, "FAIL the files are mixed up");
    quit(std::atoi(out.c_str()), "says the checker");
}
)";

} // namespace

class CustomCheckerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void itsWordDecides_data();
    void itsWordDecides();
    void allMustAccept();
    void itsLanguageNeedNotBeTheSubmissions();
    void testlibCheckersDecide_data();
    void testlibCheckersDecide();

private:
    QString package(const PackageFiles &changes);
    QString source(const QByteArray &text);

    QTemporaryDir m_directory;
    int m_packages = 0;
};

QString CustomCheckerTest::package(const PackageFiles &changes)
{
    const QString path = m_directory.filePath(s("echo%1").arg(++m_packages));
    PackageFiles files = test::with(
        {{s("problem.yaml"), "name: x\nvalidation: custom\nvalidator_flags: --flag\n"
                             "limits:\n  validation_time: 0.5\n  validation_memory: 96\n  validation_output: 1\n"}});
    files.insert(changes);
    return test::writeFiles(path, files) ? path : QString();
}

QString CustomCheckerTest::source(const QByteArray &text)
{
    const QString name = s("%1.py").arg(++m_packages);
    return test::writeFiles(m_directory.path(), {{name, text}}) ? m_directory.filePath(name) : QString();
}

void CustomCheckerTest::itsWordDecides_data()
{
    QTest::addColumn<QByteArray>("validator");
    QTest::addColumn<QString>("verdict"); // empty: the judging fails
    QTest::addColumn<QString>("says");    // in the table, or in the error
    const auto row = [](const char *name, const char *validator, const char *verdict, const char *says) {
        QTest::newRow(name) << "import os, sys, time\n" + QByteArray(validator) << s(verdict) << s(says);
    };
    row("accepts",
        "given, answer, feedback, flag = sys.argv[1:]\n"
        "same = open(given).read() == open(answer).read() == sys.stdin.read()\n"
        "is_good = same and feedback.endswith('/') and not os.listdir(feedback)[1:] and flag == '--flag'\n"
        "open(feedback + 'judgemessage.txt', 'w').write('seen')\n"
        "sys.exit(42 if is_good else 1)\n",
        "AC", "AC");
    row("rejects", "open(sys.argv[3] + 'judgemessage.txt', 'w').write('not nice')\nsys.exit(43)\n", "WA", "not nice");
    row("finds nothing of the last test",
        "if os.path.exists('/box/left') or os.path.exists('/tmp/left'): sys.exit(1)\n"
        "open('/box/left', 'w'), open('/tmp/left', 'w')\nsys.exit(42)\n",
        "AC", "secret/1");
    row("sees nothing of the submission", "sys.exit(42 if len(os.listdir('/app')) == 1 else 1)\n", "AC", "AC");
    row("its links are not followed", "os.symlink('/etc/passwd', sys.argv[3] + 'judgemessage.txt')\nsys.exit(43)\n",
        "WA", "WA");
    row("ends as if all were well", "sys.exit(0)\n", "", "output validator v.py: exit code 0");
    row("crashes", "raise Exception('the jury erred')\n", "", "the jury erred");
    row("is killed", "os.kill(os.getpid(), 9)\n", "", "signal 9");
    row("computes for ever", "while True: pass\n", "", "took longer than the time limit");
    row("sleeps for ever", "time.sleep(1000)\n", "", "until the time limit");
    row("waits for ever", "r, w = os.pipe()\nos.read(r, 1)\n", "", "until the time limit");
    row("floods its output", "while True: sys.stdout.write('x' * 100000)\n", "", "output limit");
    row("floods its feedback", "open(sys.argv[3] + 'judgemessage.txt', 'w').write('x' * 2000000)\nsys.exit(42)\n", "",
        "output validator v.py");
    row("eats all memory", "x = b'x' * (500 << 20)\nsys.exit(42)\n", "", "memory limit");
    row("writes a score", "open(sys.argv[3] + 'score.txt', 'w').write('1')\nsys.exit(42)\n", "", "score.txt");
    row("wants another pass", "open(sys.argv[3] + 'nextpass.in', 'w').write('1')\nsys.exit(42)\n", "", "nextpass.in");
    row("cannot be parsed", "sys.exit(\n", "", "SyntaxError");
}

void CustomCheckerTest::itsWordDecides()
{
    QFETCH(QByteArray, validator);
    QFETCH(QString, verdict);
    QFETCH(QString, says);
    const Judged judged = judge(package({{s("output_validators/v.py"), validator}}), source("print(input())\n"));
    QCOMPARE(judged.verdict, verdict);
    QCOMPARE(judged.error.isEmpty(), !verdict.isEmpty());
    QVERIFY2((judged.error + QString::fromUtf8(judged.table)).contains(says),
             qPrintable(judged.error + QString::fromUtf8(judged.table)));
}

void CustomCheckerTest::allMustAccept()
{
    const QByteArray accepting = "import sys\nsys.exit(42)\n";
    const QByteArray rejecting = "import sys\nsys.exit(43)\n";
    const QString echo = source("print(input())\n");
    const QString a = s("output_validators/a.py");
    const QString b = s("output_validators/b/b.py");
    QCOMPARE(judge(package({{a, accepting}, {b, accepting}}), echo).verdict, s("AC"));
    QCOMPARE(judge(package({{a, accepting}, {b, rejecting}}), echo).verdict, s("WA"));
    QCOMPARE(judge(package({{a, rejecting}, {b, accepting}}), echo).verdict, s("WA"));
    QVERIFY(judge(package({{a, accepting}, {s("output_validators/c/c.c"), "int main("}}), echo)
                .error.contains(s("output validator c: does not compile")));
}

// Bug: where programs are kept for the next time only the submission's language was there.
void CustomCheckerTest::itsLanguageNeedNotBeTheSubmissions()
{
    const QString path = package({{s("output_validators/v.c"), "int main(void) { return 42; }\n"}});
    const QStringList kept{s("--data"), m_directory.filePath(s("data"))};
    QCOMPARE(judge(path, source("print(1)\n"), kept).verdict, s("AC"));
    QCOMPARE(QDir(m_directory.filePath(s("data/programs"))).entryList(QDir::Files).size(), 1);
}

void CustomCheckerTest::testlibCheckersDecide_data()
{
    QTest::addColumn<QByteArray>("output");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("says");
    QTest::newRow("ok") << QByteArray("0") << s("AC") << s("AC");
    QTest::newRow("wrong answer") << QByteArray("1") << s("WA") << s("says the checker");
    QTest::newRow("presentation error") << QByteArray("2") << s("PE") << s("says the checker");
    QTest::newRow("fail") << QByteArray("3") << QString() << s("exit code 3");
    QTest::newRow("points") << QByteArray("7") << QString() << s("points");
}

void CustomCheckerTest::testlibCheckersDecide()
{
    QFETCH(QByteArray, output);
    QFETCH(QString, verdict);
    QFETCH(QString, says);
    const Judged judged = judge(package({{s("problem.yaml"), "name: x\nvalidation: custom\n"},
                                         {s("output_validators/check/check.cpp"), kTestlibChecker},
                                         {s("output_validators/check/testlib.h"), kLittleTestlib}}),
                                source("print(" + output + ")\n"));
    QCOMPARE(judged.verdict, verdict);
    QVERIFY2((judged.error + QString::fromUtf8(judged.table)).contains(says),
             qPrintable(judged.error + QString::fromUtf8(judged.table)));
}

QTEST_GUILESS_MAIN(CustomCheckerTest)
#include "custom_checker_test.moc"
