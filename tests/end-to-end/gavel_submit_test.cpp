// The contestant's command line, run as it is typed, against a real server and worker.
#include "tests/support/local_judge.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel::tests;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

struct Ended {
    int status = -1;
    QByteArray output;
    QByteArray errors;
};

} // namespace

class GavelSubmitTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void loggingInKeepsATokenPrivate();
    void submittingTellsTheVerdict();
    void submissionsAreListedAndFetched();
    void programsAreRun();
    void failuresSaySo();
    void completionIsBash();

private:
    Ended run(const QStringList &arguments, const QByteArray &input = {});
    QString write(const char *name, const char *text);

    LocalJudge m_judge;
    QTemporaryDir m_home;
};

void GavelSubmitTest::initTestCase()
{
    QVERIFY2(m_judge.prepare({s(GAVEL_SOURCE_DIR "/resources/problems/sum")}), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startWorker(s("w1"), {s("--offer"), s("python3")}), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.logIn(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.waitForLanguage(s("python3")), qPrintable(m_judge.errorText()));
    const HttpAnswer made = m_judge.post(s("/api/v1/accounts"), {{s("name"), s("alice")},
                                                                {s("role"), s("contestant")},
                                                                {s("password"), s("a long enough password")}});
    QCOMPARE(made.status, 201);
}

Ended GavelSubmitTest::run(const QStringList &arguments, const QByteArray &input)
{
    QProcess process;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(s("XDG_CONFIG_HOME"), m_home.path());
    environment.insert(s("GAVEL_PASSWORD"), s("a long enough password"));
    environment.remove(s("GAVEL_TOKEN"));
    environment.remove(s("GAVEL_SERVER"));
    process.setProcessEnvironment(environment);
    process.start(s("/usr/bin/python3"), QStringList{s(GAVEL_SOURCE_DIR "/resources/gavel-submit")} + arguments);
    process.write(input);
    process.closeWriteChannel();
    if (!process.waitForFinished(120'000))
        return {};
    return {process.exitCode(), process.readAllStandardOutput(), process.readAllStandardError()};
}

QString GavelSubmitTest::write(const char *name, const char *text)
{
    QFile file(m_home.filePath(s(name)));
    if (!file.open(QIODevice::WriteOnly) || file.write(text) < 0)
        qFatal("cannot write");
    return file.fileName();
}

void GavelSubmitTest::loggingInKeepsATokenPrivate()
{
    const Ended early = run({s("problems")});
    QCOMPARE(early.status, 2);
    QVERIFY(early.errors.contains("log in"));
    const Ended ended = run({s("login"), s("--server"), s("http://127.0.0.1:%1").arg(m_judge.port()), s("alice")});
    QVERIFY2(ended.status == 0, ended.errors.constData());
    const QFileInfo config(m_home.filePath(s("gavel/submit.json")));
    QVERIFY(config.exists());
    QVERIFY(!config.permission(QFile::ReadGroup) && !config.permission(QFile::ReadOther));
    QCOMPARE(run({s("problems"), s("--names")}).output, QByteArray("sum\n"));
    QVERIFY(run({s("languages")}).output.contains("python3"));
}

void GavelSubmitTest::submittingTellsTheVerdict()
{
    const Ended right =
        run({s("submit"), s("sum"), write("right.py", "a, b = map(int, input().split())\nprint(a + b)\n")});
    QVERIFY2(right.status == 0, (right.output + right.errors).constData());
    QVERIFY(right.output.contains(": AC"));
    const Ended wrong = run({s("submit"), s("sum"), write("wrong.py", "print(7)\n"), s("--language"), s("python3")});
    QCOMPARE(wrong.status, 1);
    QVERIFY(wrong.output.contains(": WA"));
}

void GavelSubmitTest::submissionsAreListedAndFetched()
{
    const Ended list = run({s("list")});
    QCOMPARE(list.output.trimmed().split('\n').size(), 2);
    QVERIFY(list.output.contains("AC") && list.output.contains("WA"));
    const QString into = m_home.filePath(s("old"));
    QCOMPARE(run({s("fetch"), s("1"), s("--into"), into}).status, 0);
    QFile fetched(into + s("/right.py"));
    QVERIFY(fetched.open(QIODevice::ReadOnly));
    QVERIFY(fetched.readAll().contains("a + b"));
    QCOMPARE(run({s("watch"), s("1")}).status, 0);
    QCOMPARE(run({s("show"), s("2")}).status, 1);
}

void GavelSubmitTest::programsAreRun()
{
    const Ended ended = run({s("run"), write("echo.py", "print(input()[::-1])\n")}, "abc\n");
    QVERIFY2(ended.status == 0, ended.errors.constData());
    QCOMPARE(ended.output, QByteArray("cba\n"));
    const Ended crashed = run({s("run"), write("crash.py", "raise SystemExit(4)\n")}, "abc\n");
    QCOMPARE(crashed.status, 1);
    QVERIFY(crashed.errors.contains("exit code 4"));
}

void GavelSubmitTest::failuresSaySo()
{
    const Ended unknown = run({s("submit"), s("nothing"), write("a.py", "print(1)\n")});
    QCOMPARE(unknown.status, 2);
    QVERIFY(unknown.errors.contains("there is no problem nothing"));
    QCOMPARE(run({s("submit"), s("sum"), s("/nonexistent.py")}).status, 2);
    QCOMPARE(run({s("show"), s("999")}).status, 2);
}

void GavelSubmitTest::completionIsBash()
{
    const Ended ended = run({s("completion")});
    QProcess bash;
    bash.start(s("/bin/bash"), {s("-n")});
    bash.write(ended.output);
    bash.closeWriteChannel();
    QVERIFY(bash.waitForFinished(30'000));
    QCOMPARE(bash.exitCode(), 0);
    QVERIFY(ended.output.contains("complete "));
}

QTEST_GUILESS_MAIN(GavelSubmitTest)
#include "gavel_submit_test.moc"
