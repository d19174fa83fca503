// The API of Judge0: one submission, from its attributes to its result.
#include "tests/server/judge0/judge0_site.h"
#include "tests/support/zip_bytes.h"

#include <QUuid>

using namespace gavel;
using namespace gavel::test;
using namespace gavel::test::judge0;

class Judge0SubmissionsTest : public QObject, private Judge0Site {
    Q_OBJECT

private Q_SLOTS:
    void init() { open(quiet()); }
    void aSubmissionIsAcceptedAndPolled();
    void waitingAnswersWithTheResult();
    void base64GoesBothWays();
    void badTextNeedsBase64();
    void allFieldsAreThere();
    void unknownFieldsAreRefused();
    void faultsAreToldByAttribute_data();
    void faultsAreToldByAttribute();
    void limitsAndOptionsReachTheWorker();
    void filesComeAsZip();
    void multiFileProgramsAreUnpacked();
};

void Judge0SubmissionsTest::aSubmissionIsAcceptedAndPolled()
{
    const Answer created = post(s("/submissions?base64_encoded=false&wait=false"), python());
    QCOMPARE(created.status, 201);
    QCOMPARE(created.json.keys(), QStringList{s("token")});
    const QString token = created.text("token");
    QCOMPARE(QUuid(token).version(), QUuid::Random);
    const Answer waiting = get(s("/submissions/") + token);
    QCOMPARE(waiting.status, 200);
    QCOMPARE(waiting.json.size(), 8);
    QVERIFY(waiting.json.value(s("stdout")).isNull());
    const wire::Job job = nextJob();
    QCOMPARE(job.run->inputs, QList<QByteArray>{"hi"});
    QCOMPARE(job.files[0].name, s("main.py"));
    finish(job, "hi\n");
    const Answer done = finished(token, {});
    QCOMPARE(done.text("stdout"), s("hi\n"));
    QCOMPARE(done.text("time"), s("0.045"));
    QCOMPARE(done.json.value(s("memory")).toInt(), 3456);
    QVERIFY(done.json.value(s("stderr")).isNull());
    QVERIFY(done.json.value(s("message")).isNull());
    QCOMPARE(done.json.value(s("status")).toObject().value(s("description")).toString(), s("Accepted"));
    QCOMPARE(get(s("/submissions/") + QUuid::createUuid().toString(QUuid::WithoutBraces)).status, 404);
}

void Judge0SubmissionsTest::waitingAnswersWithTheResult()
{
    QTimer::singleShot(0, m_worker.get(), [this] { finish(nextJob(), "hi\n"); });
    QJsonObject sent = python();
    sent.insert(s("expected_output"), s("hi"));
    const Answer answer = post(s("/submissions?wait=true&fields=stdout,status_id,token"), sent);
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json.value(s("status_id")).toInt(), 3);
    QCOMPARE(answer.json.size(), 3);
}

void Judge0SubmissionsTest::base64GoesBothWays()
{
    const QJsonObject sent{{s("source_code"), s("cHJpbnQoMSk=\n")},
                           {s("language_id"), s("71")},
                           {s("stdin"), s("/wA=")},
                           {s("expected_output"), s("/gE=")}};
    const QString token = post(s("/submissions?base64_encoded=true"), sent).text("token");
    const wire::Job job = nextJob();
    QCOMPARE(job.files[0].content, QByteArray("print(1)"));
    QCOMPARE(job.run->inputs[0], QByteArray("\xff\0", 2));
    finish(job, "\xfe\1");
    const Answer answer =
        finished(token, s("?base64_encoded=true&fields=stdout,stdin,source_code,expected_output,status"));
    QCOMPARE(answer.text("stdout"), s("/gE=\n"));
    QCOMPARE(answer.text("stdin"), s("/wA=\n"));
    QCOMPARE(answer.text("source_code"), s("cHJpbnQoMSk=\n"));
    QCOMPARE(answer.json.value(s("status")).toObject().value(s("id")).toInt(), 3);
}

void Judge0SubmissionsTest::badTextNeedsBase64()
{
    const QString token = post(s("/submissions"), python()).text("token");
    finish(nextJob(), "\xff");
    const Answer answer = finished(token, {});
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.text("error"), s("some attributes for this submission cannot be converted to UTF-8, use "
                                     "base64_encoded=true query parameter"));
    QCOMPARE(get(s("/submissions/%1?fields=status").arg(token)).status, 200);
}

void Judge0SubmissionsTest::allFieldsAreThere()
{
    const QString token = post(s("/submissions"), python()).text("token");
    finish(nextJob(), "x");
    const Answer answer = finished(token, s("?fields=*"));
    for (const char *name : {"source_code",
                             "language_id",
                             "compiler_options",
                             "command_line_arguments",
                             "stdin",
                             "expected_output",
                             "cpu_time_limit",
                             "cpu_extra_time",
                             "wall_time_limit",
                             "memory_limit",
                             "stack_limit",
                             "max_processes_and_or_threads",
                             "enable_per_process_and_thread_time_limit",
                             "enable_per_process_and_thread_memory_limit",
                             "max_file_size",
                             "redirect_stderr_to_stdout",
                             "enable_network",
                             "number_of_runs",
                             "additional_files",
                             "callback_url",
                             "token",
                             "status",
                             "status_id",
                             "language",
                             "stdout",
                             "stderr",
                             "compile_output",
                             "message",
                             "time",
                             "wall_time",
                             "memory",
                             "exit_code",
                             "exit_signal",
                             "created_at",
                             "finished_at"})
        QVERIFY2(answer.json.contains(s(name)), name);
    QCOMPARE(answer.text("cpu_time_limit"), s("5.0"));
    QCOMPARE(answer.json.value(s("memory_limit")).toInt(), 128'000);
    QCOMPARE(answer.json.value(s("exit_code")).toInt(-1), 0);
    QCOMPARE(answer.json.value(s("language")).toObject().value(s("name")).toString(), s("python3 (3.11.2)"));
    static const QRegularExpression time(s("^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z$"));
    QVERIFY(time.match(answer.text("created_at")).hasMatch());
    QVERIFY(time.match(answer.text("finished_at")).hasMatch());
}

void Judge0SubmissionsTest::unknownFieldsAreRefused()
{
    const QString token = post(s("/submissions"), python()).text("token");
    const Answer answer = get(s("/submissions/%1?fields=stdout,colour,size").arg(token));
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.text("error"), s("invalid fields: [colour, size]"));
}

void Judge0SubmissionsTest::faultsAreToldByAttribute_data()
{
    QTest::addColumn<QString>("attribute");
    QTest::addColumn<QString>("json");
    QTest::addColumn<QString>("message");
    const auto row = [](const char *attribute, const char *json, const char *message) {
        QTest::addRow("%s %s", attribute, json) << s(attribute) << s(json) << s(message);
    };
    row("source_code", "null", "can't be blank");
    row("language_id", "null", "can't be blank");
    row("language_id", "4711", "language with id 4711 doesn't exist");
    row("language_id", "25", "language with id 25 is archived and cannot be used anymore");
    row("language_id", "\"x\"", "is not a number");
    row("cpu_time_limit", "16", "must be less than or equal to 15.0");
    row("cpu_time_limit", "-1", "must be greater than or equal to 0");
    row("cpu_time_limit", "\"fast\"", "is not a number");
    row("wall_time_limit", "0.5", "must be greater than or equal to 1");
    row("memory_limit", "1024", "must be greater than or equal to 2048");
    row("memory_limit", "\"512001\"", "must be less than or equal to 512000");
    row("number_of_runs", "0", "must be greater than 0");
    row("number_of_runs", "21", "must be less than or equal to 20");
    row("enable_network", "true", "enabling network is not allowed");
    row("enable_per_process_and_thread_time_limit", "true", "this option cannot be enabled");
    row("compiler_options", "\"-O3\"", "setting compiler options is only allowed for compiled languages");
}

void Judge0SubmissionsTest::faultsAreToldByAttribute()
{
    QFETCH(QString, attribute);
    QFETCH(QString, json);
    QFETCH(QString, message);
    QJsonObject sent = python();
    sent.insert(attribute, QJsonDocument::fromJson('[' + json.toUtf8() + ']').array()[0]);
    const Answer answer = post(s("/submissions"), sent);
    QCOMPARE(answer.status, 422);
    QVERIFY2(answer.array(attribute.toLatin1().constData()).contains(message), answer.body.constData());
}

void Judge0SubmissionsTest::limitsAndOptionsReachTheWorker()
{
    const QJsonObject sent{{s("source_code"), s("int main(){}")},
                           {s("language_id"), 54},
                           {s("compiler_options"), s("-O3 -DX=\"a b\" ; rm -rf $HOME `x`")},
                           {s("command_line_arguments"), s("one 'two' | three")},
                           {s("cpu_time_limit"), s("1.5")},
                           {s("cpu_extra_time"), 0.5},
                           {s("wall_time_limit"), 4},
                           {s("memory_limit"), 65536},
                           {s("stack_limit"), 8192},
                           {s("max_processes_and_or_threads"), 7},
                           {s("max_file_size"), 2048},
                           {s("number_of_runs"), 3},
                           {s("redirect_stderr_to_stdout"), true}};
    QCOMPARE(post(s("/submissions"), sent).status, 201);
    const wire::Job job = nextJob();
    QCOMPARE(job.language, s("cpp"));
    QCOMPARE(job.run->compilerOptions, (QStringList{s("-O3"), s("-DX=a b"), s("rm"), s("-rf"), s("HOME"), s("x")}));
    QCOMPARE(job.run->arguments.first(), s("one"));
    QCOMPARE(job.run->limits.cpuTime, std::chrono::milliseconds(1500));
    QCOMPARE(job.run->limits.cpuTimeExtra, std::chrono::milliseconds(500));
    QCOMPARE(job.run->limits.wallTime, std::chrono::milliseconds(4000));
    QCOMPARE(job.run->limits.memory.count, 65536LL * 1024);
    QCOMPARE(job.run->limits.stack.count, 8192LL * 1024);
    QCOMPARE(job.run->limits.processes, 7);
    QCOMPARE(job.run->limits.output.count, 2048LL * 1024);
    QCOMPARE(job.run->repeats, 3);
    QVERIFY(job.run->mergesErrorOutput);
}

void Judge0SubmissionsTest::filesComeAsZip()
{
    const QByteArray zip = zipOf({{s("data/numbers.txt"), "1 2 3"}});
    QJsonObject sent = python();
    sent.insert(s("additional_files"), QString::fromLatin1(zip.toBase64()));
    const QString token = post(s("/submissions"), sent).text("token");
    const wire::Job job = nextJob();
    QCOMPARE(job.run->files.size(), 1);
    QCOMPARE(job.run->files[0].name, s("data/numbers.txt"));
    QCOMPARE(job.run->files[0].content, QByteArray("1 2 3"));
    finish(job, "6");
    QString back = finished(token, s("?fields=additional_files,status")).text("additional_files");
    QCOMPARE(QByteArray::fromBase64(back.remove(QLatin1Char('\n')).toLatin1()), zip);
    sent.insert(s("additional_files"), s("bm8gemlw"));
    const Answer refused = post(s("/submissions"), sent);
    QCOMPARE(refused.status, 422);
    QVERIFY(refused.json.contains(s("additional_files")));
}

void Judge0SubmissionsTest::multiFileProgramsAreUnpacked()
{
    const QByteArray zip = zipOf({{s("run"), "cat lib/a.txt"}, {s("lib/a.txt"), "A"}});
    QJsonObject sent{{s("language_id"), 89}, {s("source_code"), s("")}};
    QVERIFY(post(s("/submissions"), sent).array("additional_files").contains(s("can't be blank")));
    sent.insert(s("additional_files"), QString::fromLatin1(zip.toBase64()));
    QCOMPARE(post(s("/submissions"), sent).status, 201);
    const wire::Job job = nextJob();
    QCOMPARE(job.language, s("multi-file"));
    QCOMPARE(job.files.size(), 1);
    QCOMPARE(job.files[0].name, s("run"));
    QCOMPARE(job.run->files[0].name, s("lib/a.txt"));
    sent.insert(s("source_code"), s("x"));
    QVERIFY(post(s("/submissions"), sent).array("source_code").contains(s("must be blank")));
}

QTEST_GUILESS_MAIN(Judge0SubmissionsTest)
#include "judge0_submissions_test.moc"
