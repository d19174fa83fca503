// Custom runs and the facades on them, with a real server, worker and sandbox.
#include "tests/support/live_client.h"
#include "tests/support/local_judge.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace gavel::tests;

namespace {

const QString kRuns = QStringLiteral("/api/v1/runs");

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

QJsonObject python(const char *source, const QStringList &inputs = {})
{
    QJsonObject run{{s("language"), s("python3")}, {s("source"), s(source)}};
    if (!inputs.isEmpty())
        run.insert(s("inputs"), QJsonArray::fromStringList(inputs));
    return run;
}

QJsonObject with(QJsonObject run, const char *key, const QJsonValue &value)
{
    run.insert(s(key), value);
    return run;
}

} // namespace

class CustomRunsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void severalInputsTakeOneCompilation();
    void aSourceThatDoesNotCompileIsToldSo();
    void limitsEndPrograms_data();
    void limitsEndPrograms();
    void filesGoInAndOut();
    void argumentsAndOptionsCount();
    void streamsCanBeMerged();
    void outputIsToldWhileTheProgramRuns();
    void executeAnswers();
    void judge0Answers();
    void judge0RunsMultiFilePrograms();
    void judge0RunsExecutables_data();
    void judge0RunsExecutables();
    void aKilledWorkersRunIsRunAgain();
    void aKilledServerLosesNoRun();

private:
    bool startWorker();
    QString submit(const QJsonObject &run);
    QJsonObject finished(const QString &id);
    QJsonObject resultOf(const QJsonObject &run) { return finished(submit(run)).value(s("results"))[0].toObject(); }

    LocalJudge m_judge;
};

bool CustomRunsTest::startWorker()
{
    return m_judge.startWorker(s("w1"), {s("--offer"), s("python3,cpp-gcc-gnupp17,multi-file,executable")});
}

void CustomRunsTest::initTestCase()
{
    m_judge.setServerArguments({s("--no-rate-limits")});
    QVERIFY2(m_judge.prepare({}), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));
    QVERIFY2(startWorker(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.logIn(), qPrintable(m_judge.errorText()));
    for (const char *language : {"python3", "cpp-gcc-gnupp17", "multi-file", "executable"})
        QVERIFY2(m_judge.waitForLanguage(s(language)), qPrintable(m_judge.errorText()));
}

QString CustomRunsTest::submit(const QJsonObject &run)
{
    const HttpAnswer answer = m_judge.post(kRuns, run);
    if (answer.status != 202)
        qWarning("%s", answer.body.constData());
    return answer.json.value(s("id")).toString();
}

QJsonObject CustomRunsTest::finished(const QString &id)
{
    QJsonObject run;
    const auto isOver = [&] {
        run = m_judge.get(kRuns + QLatin1Char('/') + id + s("?wait=5")).json;
        return run.value(s("state")).toString() == s("finished");
    };
    if (!QTest::qWaitFor(isOver, 90'000))
        qWarning() << run;
    return run;
}

void CustomRunsTest::severalInputsTakeOneCompilation()
{
    QJsonObject run{
        {s("language"), s("cpp-gcc-gnupp17")},
        {s("source"), s("#include <iostream>\nint main() { int a, b; std::cin >> a >> b; std::cout << a + b "
                        "<< '\\n'; std::cerr << \"e\"; return a; }")},
        {s("inputs"), QJsonArray{s("1 2"), s("0 7"), s("40 2")}}};
    const QJsonObject done = finished(submit(run));
    const QJsonArray results = done.value(s("results")).toArray();
    QCOMPARE(results.size(), 3);
    QCOMPARE(results[0].toObject().value(s("stdout")).toString(), s("3\n"));
    QCOMPARE(results[0].toObject().value(s("exit_code")).toInt(), 1);
    QCOMPARE(results[1].toObject().value(s("stdout")).toString(), s("7\n"));
    QCOMPARE(results[1].toObject().value(s("stderr")).toString(), s("e"));
    QCOMPARE(results[2].toObject().value(s("exit_code")).toInt(), 40);
    QVERIFY(results[2].toObject().value(s("peak_memory_bytes")).toDouble() > 0);
    QVERIFY(!done.value(s("is_compile_error")).toBool(true));
}

void CustomRunsTest::aSourceThatDoesNotCompileIsToldSo()
{
    const QJsonObject done =
        finished(submit({{s("language"), s("cpp-gcc-gnupp17")}, {s("source"), s("int main() { return x; }")}}));
    QVERIFY(done.value(s("is_compile_error")).toBool());
    QVERIFY(done.value(s("compile_output")).toString().contains(s("'x'")) ||
            done.value(s("compile_output")).toString().contains(s("‘x’")));
}

void CustomRunsTest::limitsEndPrograms_data()
{
    QTest::addColumn<QString>("source");
    QTest::addColumn<QJsonObject>("limits");
    QTest::addColumn<QString>("termination");
    QTest::newRow("cpu time") << s("while True: pass")
                              << QJsonObject{{s("cpu_time_ms"), 300}, {s("wall_time_ms"), 60000}}
                              << s("cpu-time-limit");
    QTest::newRow("sleeper") << s("import time; time.sleep(100)") << QJsonObject{{s("wall_time_ms"), 500}}
                             << QString();
    QTest::newRow("memory") << s("x = 'a' * 1000000000") << QJsonObject{{s("memory_bytes"), 64 << 20}} << QString();
    QTest::newRow("output") << s("while True: print('x' * 1000)") << QJsonObject{{s("output_bytes"), 10000}}
                            << QString();
}

void CustomRunsTest::limitsEndPrograms()
{
    QFETCH(QString, source);
    QFETCH(QJsonObject, limits);
    QFETCH(QString, termination);
    const QJsonObject result = resultOf(with(python(source.toUtf8().constData()), "limits", limits));
    if (!termination.isEmpty())
        QCOMPARE(result.value(s("termination")).toString(), termination);
    // An interpreter may survive the refusal of memory or of output and say so itself.
    const bool hasFailed =
        result.value(s("termination")).toString() != s("exited") || result.value(s("exit_code")).toInt() != 0;
    QVERIFY2(hasFailed, QJsonDocument(result).toJson().constData());
    QVERIFY(result.value(s("stdout")).toString().size() <= 10000);
}

void CustomRunsTest::filesGoInAndOut()
{
    QJsonObject run = python("import os\nos.mkdir('out')\nprint(open('data/in.txt').read())\n"
                             "open('out/r.txt', 'w').write('result ' + input())\n",
                             {s("one"), s("two")});
    run.insert(s("input_files"), QJsonArray{QJsonObject{{s("name"), s("data/in.txt")}, {s("content"), s("given")}}});
    run.insert(s("output_files"), QJsonArray{s("out/r.txt"), s("missing")});
    const QJsonArray results = finished(submit(run)).value(s("results")).toArray();
    QCOMPARE(results.size(), 2);
    for (int i = 0; i < 2; ++i) {
        const QJsonObject result = results[i].toObject();
        QCOMPARE(result.value(s("stdout")).toString(), s("given\n"));
        QCOMPARE(result.value(s("files")).toArray().size(), 1);
        QCOMPARE(result.value(s("files"))[0].toObject().value(s("content")).toString(),
                 i == 0 ? s("result one") : s("result two"));
    }
}

void CustomRunsTest::argumentsAndOptionsCount()
{
    QJsonObject run{
        {s("language"), s("cpp-gcc-gnupp17")},
        {s("source"), s("#include <iostream>\nint main(int c, char **v) { std::cout << ANSWER << c << v[2]; }")},
        {s("compiler_options"), QJsonArray{s("-DANSWER=42")}},
        {s("arguments"), QJsonArray{s("a"), s("b; c $HOME")}}};
    QCOMPARE(resultOf(run).value(s("stdout")).toString(), s("423b; c $HOME"));
}

void CustomRunsTest::streamsCanBeMerged()
{
    const char *source = "import sys\nprint('a', flush=True)\nprint('b', file=sys.stderr, flush=True)\nprint('c')";
    const QJsonObject result = resultOf(with(python(source), "merges_error_output", true));
    QCOMPARE(result.value(s("stdout")).toString(), s("a\nb\nc\n"));
    QCOMPARE(result.value(s("stderr")).toString(), QString());
}

// What was printed first is told before the end; the program computes in between for many times as long as it takes.
void CustomRunsTest::outputIsToldWhileTheProgramRuns()
{
    const char *source = "import sys, time\nprint('first \u00e4', flush=True)\n"
                         "while time.process_time() < 2: pass\nprint('second', input())";
    LiveClient client(m_judge.port(), m_judge.token());
    QVERIFY(client.waitForHello());
    const QString id = submit(with(python(source, {s("1"), s("2")}), "streams_output", true));
    client.subscribe(s("run:") + id);
    QVERIFY(QTest::qWaitFor(
        [&] {
            return !client.events().isEmpty() && client.events().last().value(s("state")).toString() == s("finished");
        },
        120'000));
    QVERIFY(!client.hasLagged());
    const QJsonArray results = finished(id).value(s("results")).toArray();
    QList<QStringList> pieces(2);
    for (const QJsonObject &event : client.events()) {
        if (event.value(s("kind")).toString() != s("output"))
            continue;
        QStringList &ofRun = pieces[event.value(s("run")).toInt()];
        QCOMPARE(event.value(s("offset")).toInt(), ofRun.join(QString()).toUtf8().size());
        ofRun.append(event.value(s("stdout")).toString());
    }
    for (int run = 0; run < 2; ++run) {
        QCOMPARE(pieces[run], (QStringList{s("first \u00e4\n"), s("second %1\n").arg(run + 1)}));
        QCOMPARE(pieces[run].join(QString()), results[run].toObject().value(s("stdout")).toString());
    }
}

void CustomRunsTest::executeAnswers()
{
    const QJsonObject body{{s("source_code"), s("print(int(input()) * 2)")},
                           {s("stdin_data"), s("21")},
                           {s("time_limit_sec"), 10},
                           {s("memory_limit_mb"), 128},
                           {s("cpu_cores"), 1},
                           {s("language"), s("python")}};
    const HttpAnswer answer = m_judge.post(s("/execute"), body);
    QCOMPARE(answer.json.value(s("status")).toString(), s("PENDING"));
    const QString path = s("/result/") + answer.json.value(s("submission_id")).toString();
    QJsonObject result;
    QVERIFY(QTest::qWaitFor(
        [&] {
            result = m_judge.get(path).json;
            return result.value(s("status")).toString() != s("PENDING") &&
                   result.value(s("status")).toString() != s("PROCESSING");
        },
        90'000));
    QCOMPARE(result.value(s("status")).toString(), s("OK"));
    QCOMPARE(result.value(s("stdout")).toString(), s("42\n"));
    QCOMPARE(result.value(s("exit_code")).toInt(-1), 0);
}

void CustomRunsTest::judge0Answers()
{
    const QJsonObject body{{s("source_code"), s("print(sum(map(int, input().split())))")},
                           {s("language_id"), 71},
                           {s("stdin"), s("1 2 3")},
                           {s("expected_output"), s("6")}};
    const HttpAnswer answer = m_judge.post(s("/judge0/submissions?wait=true"), body);
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json.value(s("status")).toObject().value(s("id")).toInt(), 3);
    QCOMPARE(answer.json.value(s("stdout")).toString(), s("6\n"));
    QVERIFY(answer.json.value(s("time")).toString().toDouble() > 0);
    const HttpAnswer crash = m_judge.post(s("/judge0/submissions?wait=true&fields=status_id,message,exit_code"),
                                          {{s("source_code"), s("raise SystemExit(3)")}, {s("language_id"), 71}});
    QCOMPARE(crash.json.value(s("status_id")).toInt(), 11);
    QCOMPARE(crash.json.value(s("message")).toString(), s("Exited with error status 3"));
}

void CustomRunsTest::judge0RunsMultiFilePrograms()
{
    // Of: run ("bash helper.sh $(cat)"), compile ("echo made > made.txt") and helper.sh ("echo $1 $(cat made.txt)").
    const QJsonObject body{{s("language_id"), 89},
                           {s("source_code"), s("")},
                           {s("stdin"), s("hello")},
                           {s("additional_files"),
                            s("UEsDBBQAAAAAAAAAIVwIoxG+"
                              "GAAAABgAAAADAAAAcnVuYmFzaCBoZWxwZXIuc2ggIiQoY2F0KSIKUEsDBBQAAAAAAAAAIVzQNO/vFQAAABUAAAAH"
                              "AAAAY29tcGlsZWVjaG8gbWFkZSA+"
                              "IG1hZGUudHh0ClBLAwQUAAAAAAAAACFcBH9K2xoAAAAaAAAACQAAAGhlbHBlci5zaGVjaG8gIiQxIiAkKGNh"
                              "dCBtYWRlLnR4dCkKUEsBAhQDFAAAAAAAAAAhXAijEb4YAAAAGAAAAAMAAAAAAAAAAAAAAKQBAAAAAHJ1blBLAQIU"
                              "AxQAAAAAAAAAIVzQNO/vFQAA"
                              "ABUAAAAHAAAAAAAAAAAAAACkATkAAABjb21waWxlUEsBAhQDFAAAAAAAAAAhXAR/"
                              "StsaAAAAGgAAAAkAAAAAAAAAAAAAAKQBcwAAAGhlbHBlci5z"
                              "aFBLBQYAAAAAAwADAJ0AAAC0AAAAAAA=")}};
    const HttpAnswer answer = m_judge.post(s("/judge0/submissions?wait=true"), body);
    QCOMPARE(answer.status, 201);
    QVERIFY2(answer.json.value(s("stdout")).toString() == s("hello made\n"), answer.body.constData());
}

void CustomRunsTest::judge0RunsExecutables_data()
{
    QTest::addColumn<QByteArray>("program");
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("output");
    QFile echo(s("/usr/bin/cat"));
    QVERIFY(echo.open(QIODevice::ReadOnly));
    QTest::newRow("program") << echo.readAll() << 3 << QByteArray("given");
    QTest::newRow("script") << QByteArray("#!/usr/bin/python3\nprint(input() * 2)") << 3 << QByteArray("givengiven\n");
    QTest::newRow("of another machine") << QByteArray("\x7f"
                                                      "ELF\x01\x02\x01\0 and nothing of a program",
                                                      33)
                                        << 14 << QByteArray();
    QTest::newRow("its interpreter is missing") << QByteArray("#!/nothing/here\n") << 14 << QByteArray();
}

void CustomRunsTest::judge0RunsExecutables()
{
    QFETCH(QByteArray, program);
    QFETCH(int, status);
    QFETCH(QByteArray, output);
    const QJsonObject body{{s("source_code"), QString::fromLatin1(program.toBase64())},
                           {s("language_id"), 44},
                           {s("stdin"), QString::fromLatin1(QByteArray("given").toBase64())}};
    const HttpAnswer answer = m_judge.post(s("/judge0/submissions?wait=true&base64_encoded=true"), body);
    QCOMPARE(answer.status, 201);
    QVERIFY2(answer.json.value(s("status")).toObject().value(s("id")).toInt() == status, answer.body.constData());
    QCOMPARE(QByteArray::fromBase64(answer.json.value(s("stdout")).toString().toLatin1()), output);
}

void CustomRunsTest::aKilledWorkersRunIsRunAgain()
{
    const QString id = submit(python("import time\ntime.sleep(0.5)\nprint(input())", {s("kept")}));
    QVERIFY(QTest::qWaitFor(
        [&] { return m_judge.get(kRuns + QLatin1Char('/') + id).json.value(s("state")).toString() != s("queued"); },
        60'000));
    m_judge.killWorkers();
    QVERIFY(startWorker());
    QCOMPARE(finished(id).value(s("results"))[0].toObject().value(s("stdout")).toString(), s("kept\n"));
}

void CustomRunsTest::aKilledServerLosesNoRun()
{
    QStringList ids;
    for (int i = 0; i < 10; ++i)
        ids.append(submit(python("import time\ntime.sleep(0.1)\nprint(input())", {QString::number(i)})));
    m_judge.killServer();
    QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));
    for (int i = 0; i < 10; ++i)
        QCOMPARE(finished(ids[i]).value(s("results"))[0].toObject().value(s("stdout")).toString(),
                 QString::number(i) + QLatin1Char('\n'));
}

QTEST_GUILESS_MAIN(CustomRunsTest)
#include "custom_runs_test.moc"
