// The API of Judge0, asked as its clients ask.
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"
#include "tests/support/zip_bytes.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QUuid>

using namespace gavel;
using namespace gavel::test;

namespace {

const QString kBase = QStringLiteral("/judge0");

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QJsonObject python(const char *source = "print(input())")
{
    return {{s("source_code"), s(source)}, {s("language_id"), 71}, {s("stdin"), s("hi")}};
}

QJsonArray arrayOf(const Answer &answer)
{
    return QJsonDocument::fromJson(answer.body).array();
}

// Keeps what one client sends.
class Listener : public QTcpServer {
public:
    Listener()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, this, [this, socket] {
                received += socket->readAll();
                const qsizetype head = received.indexOf("\r\n\r\n");
                const qsizetype at = received.toLower().indexOf("content-length: ");
                if (head < 0 || at < 0)
                    return;
                const qsizetype size = received.mid(at + 16, received.indexOf('\r', at) - at - 16).toInt();
                if (received.size() >= head + 4 + size)
                    socket->write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            });
        });
        listen(QHostAddress::LocalHost);
    }
    QString url() const { return QStringLiteral("http://127.0.0.1:%1/done").arg(serverPort()); }

    QByteArray received;
};

} // namespace

class Judge0Test : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
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
    void batchesKeepTheirOrder();
    void batchesHaveBounds();
    void listingNeedsAuthorization();
    void deletingNeedsTheSwitch();
    void tokensGuardEverything();
    void languagesAndStatusesAreListed();
    void theSiteDescribesItself();
    void statisticsCount();
    void aFullQueueIs503();
    void callbacksAreCalled();
    void callbacksDoNotReachPrivateNetworks();

private:
    void open(const serve::ServeSettings &settings);
    Answer post(const QString &path, const QJsonObject &body, const RequestHeaders &headers = {})
    {
        return m_site->post({}, kBase + path, body, headers);
    }
    Answer get(const QString &path, const RequestHeaders &headers = {})
    {
        return m_site->request("GET", {}, kBase + path, {}, headers);
    }
    wire::Job nextJob();
    void finish(const wire::Job &job, const QByteArray &output);
    Answer finished(const QString &token, const QString &query);

    static serve::ServeSettings quiet();

    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
    int m_jobs = 0;
};

serve::ServeSettings Judge0Test::quiet()
{
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    return settings;
}

void Judge0Test::init()
{
    open(quiet());
}

void Judge0Test::open(const serve::ServeSettings &settings)
{
    m_worker.reset();
    m_site.reset();
    m_jobs = 0;
    m_site = std::make_unique<TestSite>(settings);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(s("worker")));
    wire::Hello hello;
    hello.name = s("w1");
    hello.instance = s("i");
    hello.slots = 100;
    wire::OfferedLanguage py;
    py.id = py.name = s("python3");
    py.version = s("3.11.2");
    py.sourceFile = s("main.py");
    py.runCommand = {s("/usr/bin/python3"), s("main.py")};
    py.judge0Ids = {71};
    wire::OfferedLanguage cpp = py;
    cpp.id = cpp.name = s("cpp");
    cpp.sourceFile = s("main.cpp");
    cpp.compileCommand = {s("/usr/bin/g++"), s("main.cpp")};
    cpp.judge0Ids = {52, 54};
    wire::OfferedLanguage multi = py;
    multi.id = multi.name = s("multi-file");
    multi.sourceFile = s("run");
    multi.judge0Ids = {89};
    hello.languages = {py, cpp, multi};
    m_worker->send(hello);
    QVERIFY(m_worker->waitFor<wire::Welcome>(1));
    m_worker->send(wire::Ready{100, {}});
}

wire::Job Judge0Test::nextJob()
{
    if (!m_worker->waitFor<wire::Job>(++m_jobs))
        qFatal("no job came");
    return m_worker->all<wire::Job>().at(m_jobs - 1);
}

void Judge0Test::finish(const wire::Job &job, const QByteArray &bytes)
{
    wire::RunOutput output;
    output.output = bytes;
    output.cpuTime = std::chrono::milliseconds(45);
    output.wallTime = std::chrono::milliseconds(60);
    output.peakMemory = kibibytes(3456);
    wire::Report report;
    report.key = job.key;
    report.outputs = QList<wire::RunOutput>(job.run->repeats, output);
    m_worker->send(report);
}

Answer Judge0Test::finished(const QString &token, const QString &query)
{
    Answer answer;
    TestSite::wait([&] {
        answer = get(QStringLiteral("/submissions/%1%2").arg(token, query));
        const int status = answer.json.value(s("status")).toObject().value(s("id")).toInt();
        const bool isUnder = answer.status == 200 && answer.json.contains(s("status")) && status <= 2;
        return !isUnder;
    });
    return answer;
}

void Judge0Test::aSubmissionIsAcceptedAndPolled()
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

void Judge0Test::waitingAnswersWithTheResult()
{
    QTimer::singleShot(0, m_worker.get(), [this] { finish(nextJob(), "hi\n"); });
    QJsonObject sent = python();
    sent.insert(s("expected_output"), s("hi"));
    const Answer answer = post(s("/submissions?wait=true&fields=stdout,status_id,token"), sent);
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json.value(s("status_id")).toInt(), 3);
    QCOMPARE(answer.json.size(), 3);
}

void Judge0Test::base64GoesBothWays()
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

void Judge0Test::badTextNeedsBase64()
{
    const QString token = post(s("/submissions"), python()).text("token");
    finish(nextJob(), "\xff");
    const Answer answer = finished(token, {});
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.text("error"), s("some attributes for this submission cannot be converted to UTF-8, use "
                                     "base64_encoded=true query parameter"));
    QCOMPARE(get(s("/submissions/%1?fields=status").arg(token)).status, 200);
}

void Judge0Test::allFieldsAreThere()
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

void Judge0Test::unknownFieldsAreRefused()
{
    const QString token = post(s("/submissions"), python()).text("token");
    const Answer answer = get(s("/submissions/%1?fields=stdout,colour,size").arg(token));
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.text("error"), s("invalid fields: [colour, size]"));
}

void Judge0Test::faultsAreToldByAttribute_data()
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

void Judge0Test::faultsAreToldByAttribute()
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

void Judge0Test::limitsAndOptionsReachTheWorker()
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

void Judge0Test::filesComeAsZip()
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

void Judge0Test::multiFileProgramsAreUnpacked()
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

void Judge0Test::batchesKeepTheirOrder()
{
    QJsonObject bad = python();
    bad.remove(s("language_id"));
    const Answer created =
        post(s("/submissions/batch"), {{s("submissions"), QJsonArray{python("1"), bad, python("2")}}});
    QCOMPARE(created.status, 201);
    const QJsonArray answers = arrayOf(created);
    QCOMPARE(answers.size(), 3);
    QVERIFY(answers[1].toObject().contains(s("language_id")));
    const QString first = answers[0].toObject().value(s("token")).toString();
    const QString second = answers[2].toObject().value(s("token")).toString();
    for (int i = 0; i < 2; ++i) {
        const wire::Job job = nextJob();
        finish(job, "ran " + job.files[0].content);
    }
    (void)finished(first, {});
    (void)finished(second, {});
    const Answer read = get(s("/submissions/batch?tokens=%1,nothing,%2&fields=stdout").arg(second, first));
    QCOMPARE(read.status, 200);
    const QJsonArray found = read.array("submissions");
    QCOMPARE(found[0].toObject().value(s("stdout")).toString(), s("ran 2"));
    QVERIFY(found[1].isNull());
    QCOMPARE(found[2].toObject().value(s("stdout")).toString(), s("ran 1"));
    QCOMPARE(post(s("/submissions/batch"), {{s("submissions"), QJsonArray{bad}}}).status, 422);
}

void Judge0Test::batchesHaveBounds()
{
    QJsonArray many;
    for (int i = 0; i < 21; ++i)
        many.append(python());
    const Answer tooMany = post(s("/submissions/batch"), {{s("submissions"), many}});
    QCOMPARE(tooMany.status, 400);
    QCOMPARE(tooMany.text("error"), s("number of submissions in a batch should be less than or equal to 20"));
    const Answer none = post(s("/submissions/batch"), {{s("submissions"), QJsonArray()}});
    QCOMPARE(none.status, 400);
    QCOMPARE(none.text("error"), s("there should be at least one submission in a batch"));
    QCOMPARE(get(s("/submissions/batch")).status, 400);
}

void Judge0Test::listingNeedsAuthorization()
{
    QCOMPARE(get(s("/submissions")).status, 403);
    serve::ServeSettings settings = quiet();
    settings.judge0.authorizationTokens = {"boss"};
    open(settings);
    for (int i = 0; i < 3; ++i)
        QCOMPARE(post(s("/submissions"), python()).status, 201);
    const RequestHeaders boss{{"X-Auth-User", "boss"}};
    QCOMPARE(get(s("/submissions"), {{"X-Auth-User", "mate"}}).status, 403);
    const Answer page = get(s("/submissions?page=2&per_page=2&fields=token"), boss);
    QCOMPARE(page.status, 200);
    QCOMPARE(page.array("submissions").size(), 1);
    const QJsonObject meta = page.json.value(s("meta")).toObject();
    QCOMPARE(meta.value(s("total_count")).toInt(), 3);
    QCOMPARE(meta.value(s("total_pages")).toInt(), 2);
    QCOMPARE(meta.value(s("prev_page")).toInt(), 1);
    QVERIFY(meta.value(s("next_page")).isNull());
    QCOMPARE(get(s("/submissions?page=-4"), boss).text("error"), s("invalid page: -4"));
    QCOMPARE(get(s("/submissions?per_page=-2"), boss).text("error"), s("invalid per_page: -2"));
    QCOMPARE(post(s("/authorize"), {}, boss).status, 200);
    QCOMPARE(post(s("/authorize"), {}).status, 403);
}

void Judge0Test::deletingNeedsTheSwitch()
{
    serve::ServeSettings settings = quiet();
    settings.judge0.authorizationTokens = {"boss"};
    open(settings);
    const RequestHeaders boss{{"X-Auth-User", "boss"}};
    const auto erase = [&](const QString &token) {
        return m_site->request("DELETE", {}, kBase + s("/submissions/") + token, {}, boss);
    };
    QCOMPARE(erase(post(s("/submissions"), python()).text("token")).text("error"), s("delete not allowed"));
    settings.judge0.enableSubmissionDelete = true;
    open(settings);
    const QString token = post(s("/submissions"), python()).text("token");
    const wire::Job job = nextJob();
    const Answer early = erase(token);
    QCOMPARE(early.status, 400);
    QVERIFY(early.text("error").startsWith(s("submission cannot be deleted because its status is 2")));
    finish(job, "x");
    (void)finished(token, {});
    const Answer erased = erase(token);
    QCOMPARE(erased.status, 200);
    QCOMPARE(erased.text("stdout"), s("eA==\n"));
    QCOMPARE(get(s("/submissions/") + token).status, 404);
}

void Judge0Test::tokensGuardEverything()
{
    serve::ServeSettings settings = quiet();
    settings.judge0.authenticationTokens = {"red", "blue"};
    open(settings);
    QCOMPARE(get(s("/languages")).status, 401);
    QCOMPARE(get(s("/languages")).body, QByteArray());
    QCOMPARE(post(s("/submissions"), python()).status, 401);
    QCOMPARE(get(s("/languages"), {{"X-Auth-Token", "green"}}).status, 401);
    QCOMPARE(get(s("/languages"), {{"X-Auth-Token", "blue"}}).status, 200);
    QCOMPARE(get(s("/languages?X-Auth-Token=red")).status, 200);
    QCOMPARE(post(s("/authenticate"), {}, {{"X-Auth-Token", "red"}}).status, 200);
    QCOMPARE(post(s("/authenticate"), {}).status, 401);
}

void Judge0Test::languagesAndStatusesAreListed()
{
    const QJsonArray active = arrayOf(get(s("/languages")));
    QCOMPARE(active.size(), 4); // python3, cpp twice, multi-file
    const QJsonArray all = arrayOf(get(s("/languages/all")));
    QVERIFY(all.size() > 80);
    const Answer cpp = get(s("/languages/54"));
    QCOMPARE(cpp.text("source_file"), s("main.cpp"));
    QCOMPARE(cpp.text("compile_cmd"), s("/usr/bin/g++ main.cpp"));
    QCOMPARE(cpp.json.value(s("is_archived")).toBool(true), false);
    QCOMPARE(get(s("/languages/25")).json.value(s("is_archived")).toBool(), true);
    QCOMPARE(get(s("/languages/4711")).status, 404);
    const QJsonArray statuses = arrayOf(get(s("/statuses")));
    QCOMPARE(statuses.size(), 14);
    QCOMPARE(statuses[13].toObject().value(s("description")).toString(), s("Exec Format Error"));
}

void Judge0Test::theSiteDescribesItself()
{
    const QJsonObject config = get(s("/config_info")).json;
    for (const char *name : {"maintenance_mode",
                             "enable_wait_result",
                             "enable_compiler_options",
                             "allowed_languages_for_compile_options",
                             "enable_command_line_arguments",
                             "enable_submission_delete",
                             "enable_callbacks",
                             "callbacks_max_tries",
                             "callbacks_timeout",
                             "enable_additional_files",
                             "max_queue_size",
                             "cpu_time_limit",
                             "max_cpu_time_limit",
                             "cpu_extra_time",
                             "max_cpu_extra_time",
                             "wall_time_limit",
                             "max_wall_time_limit",
                             "memory_limit",
                             "max_memory_limit",
                             "stack_limit",
                             "max_stack_limit",
                             "max_processes_and_or_threads",
                             "max_max_processes_and_or_threads",
                             "enable_per_process_and_thread_time_limit",
                             "allow_enable_per_process_and_thread_time_limit",
                             "enable_per_process_and_thread_memory_limit",
                             "allow_enable_per_process_and_thread_memory_limit",
                             "max_file_size",
                             "max_max_file_size",
                             "number_of_runs",
                             "max_number_of_runs",
                             "redirect_stderr_to_stdout",
                             "max_extract_size",
                             "enable_batched_submissions",
                             "max_submission_batch_size",
                             "submission_cache_duration",
                             "use_docs_as_homepage",
                             "allow_enable_network",
                             "enable_network"})
        QVERIFY2(config.contains(s(name)), name);
    QCOMPARE(get(s("/version")).body, QByteArray("1.13.1"));
    QCOMPARE(get(s("/about")).text("version"), s("1.13.1"));
    QVERIFY(get(s("/system_info")).json.contains(s("Mem")));
    const QJsonObject worker = arrayOf(get(s("/workers")))[0].toObject();
    QCOMPARE(worker.value(s("available")).toInt(), 100);
    for (const char *path : {"/isolate", "/license", "", "/"})
        QCOMPARE(get(s(path)).status, 200);
}

void Judge0Test::statisticsCount()
{
    const QString token = post(s("/submissions"), python()).text("token");
    finish(nextJob(), "x");
    (void)finished(token, {});
    Answer answer;
    TestSite::wait([&] {
        answer = get(s("/statistics?invalidate_cache=true"));
        return !answer.array("statuses").isEmpty();
    });
    const QJsonObject submissions = answer.json.value(s("submissions")).toObject();
    QCOMPARE(submissions.value(s("total")).toInt(), 1);
    QCOMPARE(submissions.value(s("last_30_days")).toObject().size(), 30);
    const QJsonObject status = answer.array("statuses")[0].toObject();
    QCOMPARE(status.value(s("status")).toObject().value(s("id")).toInt(), 3);
    QCOMPARE(status.value(s("count")).toInt(), 1);
    (void)post(s("/submissions"), python());
    QCOMPARE(get(s("/statistics")).json, answer.json); // as it was: ten minutes
}

void Judge0Test::aFullQueueIs503()
{
    serve::ServeSettings settings = quiet();
    settings.judge0.maxQueueSize = 2;
    open(settings);
    QCOMPARE(post(s("/submissions"), python()).status, 201);
    QCOMPARE(post(s("/submissions"), python()).status, 201);
    const Answer answer = post(s("/submissions"), python());
    QCOMPARE(answer.status, 503);
    QCOMPARE(answer.text("error"), s("queue is full"));
}

void Judge0Test::callbacksAreCalled()
{
    serve::ServeSettings settings = quiet();
    settings.outboundAllowed = {{QHostAddress(QHostAddress::LocalHost), 32}};
    open(settings);
    Listener listener;
    QJsonObject sent = python();
    sent.insert(s("callback_url"), listener.url());
    const QString token = post(s("/submissions"), sent).text("token");
    finish(nextJob(), "hi\n");
    TestSite::wait([&] { return listener.received.contains("}"); });
    QVERIFY(listener.received.startsWith("PUT /done HTTP/1.1\r\n"));
    QVERIFY(listener.received.toLower().contains("content-type: application/json"));
    const QJsonObject told =
        QJsonDocument::fromJson(listener.received.mid(listener.received.indexOf("\r\n\r\n") + 4)).object();
    QCOMPARE(told.value(s("token")).toString(), token);
    QCOMPARE(told.value(s("stdout")).toString(), s("aGkK\n"));
    QCOMPARE(told.size(), 8);
}

void Judge0Test::callbacksDoNotReachPrivateNetworks()
{
    Listener listener;
    QJsonObject sent = python();
    sent.insert(s("callback_url"), listener.url());
    const QString token = post(s("/submissions"), sent).text("token");
    QTest::ignoreMessage(QtInfoMsg, QRegularExpression(s("may not be connected to")));
    finish(nextJob(), "hi\n");
    (void)finished(token, {});
    // Its refusal is logged when it is over: nothing has come by then.
    TestSite::wait([&] { return !get(s("/statistics?invalidate_cache=true")).array("statuses").isEmpty(); });
    QVERIFY(!listener.waitForNewConnection(300));
    QVERIFY(listener.received.isEmpty());
}

QTEST_GUILESS_MAIN(Judge0Test)
#include "judge0_test.moc"
