// Interactive and multi-pass problems, judged by the real program in the real sandbox: every row of the table of who
// ended how, and first.
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
    QJsonArray tests;
};

Judged judge(const QString &package, const QString &source)
{
    QProcess process;
    process.start(s(GAVEL_BINARY_DIR "/bin/gavel-worker"), QStringList{s("judge"), s("--json"), package, source});
    if (!process.waitForFinished(240'000) || process.exitStatus() != QProcess::NormalExit)
        return {};
    const QJsonObject json = QJsonDocument::fromJson(process.readAllStandardOutput()).object();
    return {json.value(s("verdict")).toString(), json.value(s("error")).toString(), json.value(s("tests")).toArray()};
}

// Both sides know these.
const char kInteractor[] = "import os, sys, time\n"
                           "def say(text): print(text, flush=True)\n"
                           "def hear(): return sys.stdin.readline()\n"
                           "def end(code):\n"
                           "    sys.stdout.flush()\n"
                           "    os._exit(code)\n";
const char kSubmission[] = "import os, signal, sys, time\n"
                           "def say(text): print(text, flush=True)\n"
                           "def hear(): return sys.stdin.readline()\n"
                           "def crash():\n"
                           "    signal.signal(signal.SIGSEGV, signal.SIG_DFL)\n"
                           "    os.kill(os.getpid(), signal.SIGSEGV)\n"
                           "def burn():\n"
                           "    while True: pass\n";

} // namespace

class InteractiveTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void whoEndsHowAndFirst_data();
    void whoEndsHowAndFirst();
    void aConversationNearTheLimitIsHadAgain();
    void passesFollowOneAnother_data();
    void passesFollowOneAnother();
    void interactivePassesFollowOneAnother();
    void severalProcessesTalkToOneManager_data();
    void severalProcessesTalkToOneManager();

private:
    QString package(const PackageFiles &changes);
    QString source(const QByteArray &text);

    QTemporaryDir m_directory;
    int m_files = 0;
};

QString InteractiveTest::package(const PackageFiles &changes)
{
    const QString path = m_directory.filePath(s("problem%1").arg(++m_files));
    return test::writeFiles(path, test::with(changes)) ? path : QString();
}

QString InteractiveTest::source(const QByteArray &text)
{
    const QString name = s("%1.py").arg(++m_files);
    return test::writeFiles(m_directory.path(), {{name, kSubmission + text}}) ? m_directory.filePath(name) : QString();
}

void InteractiveTest::whoEndsHowAndFirst_data()
{
    QTest::addColumn<QByteArray>("interactor");
    QTest::addColumn<QByteArray>("submission");
    QTest::addColumn<QString>("verdict"); // empty: the judging fails
    QTest::addColumn<QString>("error");   // what it then says
    const auto row = [](const char *name, const char *interactor, const char *submission, const char *verdict,
                        const char *error = "") {
        QTest::newRow(name) << kInteractor + QByteArray(interactor) << QByteArray(submission) << s(verdict) << s(error);
    };
    row("accepted", "say('5')\nend(42 if hear() == '6\\n' and hear() == '' else 43)\n", "say(int(hear()) + 1)\n", "AC");
    row("accepted, then the submission goes on for a while", "end(42)\n", "hear()\ntime.sleep(0.1)\n", "AC");
    row("rejected first, then it crashes", "say('no')\nend(43)\n", "hear()\nhear()\ncrash()\n", "WA");
    row("rejected first, then it exits with 1", "say('no')\nend(43)\n", "hear()\nhear()\nsys.exit(1)\n", "WA");
    row("rejected, and it exits with 1 when it hears so", "say('no')\nend(43)\n", "hear()\nsys.exit(1)\n", "WA");
    row("rejected first, then it writes on and on", "end(43)\n", "for i in range(100000): say(i)\nsys.exit(1)\n", "WA");
    row("rejected first, then it is too slow", "end(43)\n", "hear()\nburn()\n", "WA");
    row("crashes first, then rejected", "end(43 if hear() == '' else 42)\n", "crash()\n", "RTE");
    row("exits with 1 first, then rejected", "end(43 if hear() == '' else 42)\n", "sys.exit(1)\n", "RTE");
    row("ends early and well, then rejected", "end(43 if hear() == '' else 42)\n", "pass\n", "WA");
    row("too slow while the interactor waits", "end(43 if hear() == '' else 42)\n", "burn()\n", "TLE");
    row("both wait for each other", "end(43 if hear() == '' else 42)\n", "hear()\n", "ILE");
    row("accepted, but then it crashes", "end(42)\n", "hear()\ncrash()\n", "RTE");
    row("accepted, but then it loops", "end(42)\n", "hear()\nburn()\n", "TLE");
    row("the interactor ends as if all were well", "end(0)\n", "hear()\n", "", "exit code 0");
    row("the interactor crashes", "raise Exception('the jury erred')\n", "hear()\n", "", "the jury erred");
    row("the interactor fails, and so does the submission", "hear()\nend(7)\n", "crash()\n", "", "exit code 7");
    row("the interactor loops", "while True: pass\n", "hear()\n", "", "interactor");
    row("the interactor sleeps", "time.sleep(1000)\n", "pass\n", "", "until the time limit");
    row("the interactor floods", "while True: say('x' * 100000)\n", "while hear(): pass\n", "", "output limit");
    row("the submission floods", "while hear(): pass\nend(43)\n", "while True: say('x' * 100000)\n", "OLE");
    row("the interactor closes its output and reads on", "os.close(1)\nend(42 if hear() == 'seen\\n' else 43)\n",
        "say('seen' if hear() == '' else 'not seen')\n", "AC");
    row("the submission closes its output and reads on",
        "end_seen = hear() == ''\nsay('bye')\nend(42 if end_seen else 43)\n",
        "os.close(1)\nsys.exit(0 if hear() == 'bye\\n' else 1)\n", "AC");
    row("it is not shown the test data", "end(42 if hear() == '0\\n' else 43)\n", "say(len(sys.argv) - 1)\n", "AC");
}

void InteractiveTest::whoEndsHowAndFirst()
{
    QFETCH(QByteArray, interactor);
    QFETCH(QByteArray, submission);
    QFETCH(QString, verdict);
    QFETCH(QString, error);
    const Judged judged = judge(package({{s("problem.yaml"), "name: x\nvalidation: custom interactive\n"
                                                             "limits:\n  output: 1\n  validation_time: 2\n"
                                                             "  validation_output: 1\n"},
                                         {s("output_validators/talk.py"), interactor}}),
                                source(submission));
    QVERIFY2(judged.verdict == verdict, qPrintable(judged.verdict + judged.error));
    QVERIFY2(judged.error.contains(error) && judged.error.isEmpty() == error.isEmpty(), qPrintable(judged.error));
}

// Other work on the core may have cost it the verdict.
void InteractiveTest::aConversationNearTheLimitIsHadAgain()
{
    const QByteArray interactor = kInteractor + QByteArray("say('5')\nend(42 if hear() == '6\\n' else 43)\n");
    const Judged judged = judge(package({{s("problem.yaml"), "name: x\nvalidation: custom interactive\n"},
                                         {s(".timelimit"), "2\n"},
                                         {s("output_validators/talk.py"), interactor}}),
                                source("while time.process_time() < 1.94: pass\nsay(int(hear()) + 1)\n"));
    QVERIFY2(judged.verdict == s("AC"), qPrintable(judged.verdict + judged.error));
    const QJsonObject test = judged.tests.first().toObject();
    QVERIFY(test.value(s("other_cpu_time_ms")).toDouble() >= test.value(s("cpu_time_ms")).toDouble());
}

void InteractiveTest::passesFollowOneAnother_data()
{
    QTest::addColumn<QByteArray>("submission");
    QTest::addColumn<QString>("verdict");
    QTest::addColumn<QString>("error");
    const auto row = [](const char *name, const char *submission, const char *verdict, const char *error = "") {
        QTest::newRow(name) << QByteArray(submission) << s(verdict) << s(error);
    };
    row("three passes", "print(int(input()) + 1)\n", "AC");
    row("wrong in the second pass", "n = int(input())\nprint(n + 1 if n == 0 else 0)\n", "WA");
    row("crashes in the third pass", "n = int(input())\nprint(n + 1)\nif n == 2: crash()\n", "RTE");
    row("too slow in the second pass", "n = int(input())\nprint(n + 1)\nsys.stdout.flush()\nif n == 1: burn()\n",
        "TLE");
    row("keeps nothing from pass to pass",
        "n = int(input())\nprint(0 if os.path.exists('/box/left') or os.path.exists('/tmp/left') else n + 1)\n"
        "open('/box/left', 'w'), open('/tmp/left', 'w')\n",
        "AC");
    row("makes the validator want more passes than there are", "print(100)\n", "", "passes");
    row("makes the validator reject and yet want another pass", "print(-1)\n", "", "nextpass.in");
}

void InteractiveTest::passesFollowOneAnother()
{
    QFETCH(QByteArray, submission);
    QFETCH(QString, verdict);
    QFETCH(QString, error);
    // Counts in its feedback directory, which stays from pass to pass; nextpass.in does not.
    const QByteArray validator =
        "import os, sys\n"
        "given, answer, feedback = sys.argv[1:4]\n"
        "if os.path.exists(feedback + 'nextpass.in'): sys.exit(1)\n"
        "if os.path.exists('/box/state'): sys.exit(2)\n"
        "open('/box/state', 'w')\n"
        "count = len(open(feedback + 'count').read()) if os.path.exists(feedback + 'count') else 0\n"
        "open(feedback + 'count', 'w').write('x' * (count + 1))\n"
        "number = int(sys.stdin.read())\n"
        "if number == 100 or number == -1:\n"
        "    open(feedback + 'nextpass.in', 'w').write('100\\n')\n"
        "    sys.exit(42 if number == 100 else 43)\n"
        "if number != count + 1: sys.exit(43)\n"
        "if int(open(given).read()) != count: sys.exit(3)\n"
        "if number < 3: open(feedback + 'nextpass.in', 'w').write('%d\\n' % number)\n"
        "sys.exit(42)\n";
    const Judged judged =
        judge(package({{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\ntype: [pass-fail, multi-pass]\n"
                                           "limits:\n  time_limit: 1\n  validation_passes: 3\n"},
                       {s("problem_statement/problem.en.tex"), "-"},
                       {s("data/sample/1.in"), "0\n"},
                       {s("data/sample/1.ans"), "3\n"},
                       {s("data/secret/1.in"), "0\n"},
                       {s("data/secret/1.ans"), "3\n"},
                       {s("output_validator/v.py"), validator}}),
              source(submission));
    QVERIFY2(judged.verdict == verdict, qPrintable(judged.verdict + judged.error));
    QVERIFY2(judged.error.contains(error) && judged.error.isEmpty() == error.isEmpty(), qPrintable(judged.error));
}

void InteractiveTest::interactivePassesFollowOneAnother()
{
    const QByteArray interactor = QByteArray(kInteractor) + "given, answer, feedback = sys.argv[1:4]\n"
                                                            "word = open(given).read().strip()\n"
                                                            "say(word)\n"
                                                            "heard = hear().strip()\n"
                                                            "if word == 'last': end(42 if heard == 'done' else 43)\n"
                                                            "open(feedback + 'nextpass.in', 'w').write('last\\n')\n"
                                                            "end(42 if heard == 'go on' else 43)\n";
    const QString path = package({{s("problem.yaml"), "problem_format_version: 2025-09\nname: x\n"
                                                      "type: [pass-fail, multi-pass, interactive]\n"
                                                      "limits:\n  time_limit: 1\n"},
                                  {s("problem_statement/problem.en.tex"), "-"},
                                  {s("output_validator/talk.py"), interactor}});
    QCOMPARE(judge(path, source("say('done' if hear() == 'last\\n' else 'go on')\n")).verdict, s("AC"));
    QCOMPARE(judge(path, source("say('go on')\n")).verdict, s("WA"));
}

void InteractiveTest::severalProcessesTalkToOneManager_data()
{
    QTest::addColumn<QByteArray>("submission");
    QTest::addColumn<QString>("verdict");
    const auto row = [](const char *name, const char *submission, const char *verdict) {
        QTest::newRow(name) << QByteArray(submission) << s(verdict);
    };
    row("all pass it on", "number = int(hear())\nsay(number + 1)\n", "AC");
    row("they share no files",
        "number = int(hear())\nseen = os.path.exists('/tmp/x')\nopen('/tmp/x', 'w')\nsay(number if seen else number + "
        "1)\n",
        "AC");
    row("one does it wrong", "number = int(hear())\nsay(0 if number == 2 else number + 1)\n", "WA");
    row("one crashes", "number = int(hear())\nif number == 1: crash()\nsay(number + 1)\n", "RTE");
    row("one loops", "number = int(hear())\nif number == 1: burn()\nsay(number + 1)\n", "TLE");
    row("all together are too slow", "number = int(hear())\nwhile time.process_time() < 0.7: pass\nsay(number + 1)\n",
        "TLE");
}

void InteractiveTest::severalProcessesTalkToOneManager()
{
    QFETCH(QByteArray, submission);
    QFETCH(QString, verdict);
    const QByteArray manager = QByteArray(kInteractor) + "number = 0\n"
                                                         "for process in range(3):\n"
                                                         "    say('%d %d' % (process, number))\n"
                                                         "    words = hear().split()\n"
                                                         "    while len(words) == 1 and int(words[0]) < process:\n"
                                                         "        words = hear().split()\n"
                                                         "    if words != [str(process), str(number + 1)]: end(43)\n"
                                                         "    number += 1\n"
                                                         "end(42)\n";
    const Judged judged = judge(package({{s("problem.yaml"), "name: x\nvalidation: custom interactive\n"
                                                             "gavel:\n  processes: 3\n"},
                                         {s("output_validators/manager.py"), manager}}),
                                source(submission));
    QVERIFY2(judged.verdict == verdict, qPrintable(judged.verdict + judged.error));
}

QTEST_GUILESS_MAIN(InteractiveTest)
#include "interactive_test.moc"
