// A testlib interactor whose words a checker then judges, as Polygon has it: in the real sandbox, by the engine of the
// offline commands.
#include "worker/commands/offline_judge.h"

#include <QEventLoop>
#include <QTemporaryDir>
#include <QTest>

using namespace gavel;
using namespace gavel::worker;

namespace {

// Gives the number of the input, and writes down for the checker what it hears. Its exit code is the submission's wish.
const char kInteractor[] = "import sys\n"
                           "given, told = sys.argv[1:3]\n"
                           "print(open(given).read().strip(), flush=True)\n"
                           "words = sys.stdin.readline().split()\n"
                           "open(told, 'w').write(words[0] + '\\n')\n"
                           "sys.stderr.write('heard ' + words[0])\n"
                           "sys.exit(int(words[1]))\n";

const char kChecker[] =
    "import sys\n"
    "given, told, answer, report = sys.argv[1:5]\n"
    "isRight = open(told).read() == open(answer).read()\n"
    "outcome = 'accepted' if isRight else 'wrong-answer'\n"
    "open(report, 'w').write('<?xml version=\"1.0\" encoding=\"windows-1251\"?><result outcome = \"%s\">"
    "1 &lt; 2</result>' % outcome)\n"
    "sys.exit(99)\n"; // the report counts

} // namespace

class InteractorAndCheckerTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void bothHaveTheirSay_data();
    void bothHaveTheirSay();

private:
    domain::CheckerProgram program(const char *name, const char *source);
    JudgingOutcome judge(const QByteArray &source);

    QTemporaryDir m_directory;
    std::unique_ptr<OfflineJudge> m_judge;
    domain::JudgingData m_problem;
};

domain::CheckerProgram InteractorAndCheckerTest::program(const char *name, const char *source)
{
    const QString file = QString::fromLatin1(name);
    return {file,
            domain::CheckerDialect::Testlib,
            QStringLiteral("python3"),
            {{file, m_judge->blobs().put(QByteArray(source)).value()}}};
}

void InteractorAndCheckerTest::initTestCase()
{
    OfflineSettings settings;
    settings.pluginDirectory = QStringLiteral(GAVEL_BINARY_DIR "/plugins");
    settings.dataDirectory = m_directory.path();
    auto judge = OfflineJudge::create(settings);
    QVERIFY2(judge.has_value(), judge ? "" : judge.error().message.c_str());
    m_judge = std::move(*judge);
    m_problem.problemName = QStringLiteral("pair");
    m_problem.interactor = program("interactor.py", kInteractor);
    m_problem.checker.id = domain::kCustomChecker;
    m_problem.checker.programs = {program("check.py", kChecker)};
    domain::Testcase testcase;
    testcase.name = QStringLiteral("secret/1");
    testcase.input = m_judge->blobs().put("20\n").value();
    testcase.answer = m_judge->blobs().put("21\n").value();
    m_problem.testcases = {testcase};
    m_judge->useLanguages({QStringLiteral("python3")}, m_problem);
}

JudgingOutcome InteractorAndCheckerTest::judge(const QByteArray &source)
{
    wire::Job job;
    job.language = QStringLiteral("python3");
    job.files = {{QStringLiteral("main.py"), source}};
    job.judgingData = m_judge->keep(m_problem).value();
    JudgingOutcome outcome;
    QEventLoop loop;
    m_judge->start(job, [&](const JudgingOutcome &done) {
        outcome = done;
        loop.quit();
    });
    loop.exec();
    return outcome;
}

void InteractorAndCheckerTest::bothHaveTheirSay_data()
{
    QTest::addColumn<QByteArray>("source");
    QTest::addColumn<QString>("verdict"); // empty: the judging fails
    QTest::addColumn<QString>("said");    // to the jury
    const auto row = [](const char *name, const char *source, const char *verdict, const char *said) {
        QTest::newRow(name) << QByteArray(source) << QString::fromLatin1(verdict) << QString::fromLatin1(said);
    };
    row("both are content", "print(int(input()) + 1, 0)\n", "AC", "1 < 2");
    row("the checker is not", "print(int(input()) + 2, 0)\n", "WA", "1 < 2");
    row("the interactor is not", "print(int(input()) + 1, 1)\n", "WA", "heard 21");
    row("the interactor cannot read it", "print(int(input()) + 1, 2)\n", "PE", "heard 21");
    row("the interactor fails", "print(int(input()) + 1, 3)\n", "", "interactor interactor.py: it says that it failed");
    row("the submission crashes after all", "print(int(input()) + 1, 0, flush=True)\nraise SystemExit(1)\n", "RTE",
        "exit code 1");
}

void InteractorAndCheckerTest::bothHaveTheirSay()
{
    QFETCH(QByteArray, source);
    QFETCH(QString, verdict);
    QFETCH(QString, said);
    const JudgingOutcome outcome = judge(source);
    QCOMPARE(outcome.kind, JudgingOutcome::Kind::Reported);
    const wire::Report &report = outcome.report;
    QVERIFY2((report.verdict ? domain::verdictCode(*report.verdict) : QString()) == verdict, qPrintable(report.error));
    const QString words = report.verdict ? report.tests.first().explanation : report.error;
    QVERIFY2(words.contains(said), qPrintable(words));
    if (report.verdict)
        QVERIFY(report.tests.first().transcript.contains("<20\n"));
}

QTEST_GUILESS_MAIN(InteractorAndCheckerTest)
#include "interactor_and_checker_test.moc"
