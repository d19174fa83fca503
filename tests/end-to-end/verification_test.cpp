// A verification with a real server, worker and sandbox, the server killed in between.
#include "tests/support/local_judge.h"
#include "tests/support/package_files.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QtTest>

using namespace gavel::tests;

namespace {

QString s(const char *text)
{
    return QString::fromUtf8(text);
}

gavel::test::PackageFiles files()
{
    return gavel::test::with({
        {s("data/invalid_input/empty.in"), "\n"},
        {s("data/secret/2.in"), "CC\n"},
        {s("data/secret/2.ans"), "CC\n"},
        // An input that the validator refuses, which the jury should hear of.
        {s("input_validators/check.py"), "import sys\nsys.exit(42 if sys.stdin.read().strip().islower() else 43)\n"},
        {s("submissions/wrong_answer/a.py"), "input()\nprint('a')\n"},
        {s("submissions/wrong_answer/right.py"), "print(input())\n"}, // filed wrongly
        {s("submissions/time_limit_exceeded/slow.py"), "while True:\n    pass\n"},
    });
}

} // namespace

class VerificationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void survivesTheServer();

private:
    LocalJudge m_judge;
};

void VerificationTest::survivesTheServer()
{
    const QString package = m_judge.directory() + s("/echo");
    QVERIFY(gavel::test::writeFiles(package, files()));
    const bool isReady = m_judge.prepare({package}) && m_judge.startServer() && m_judge.startWorker() &&
                         m_judge.logIn() && m_judge.waitForLanguage(s("python3"));
    QVERIFY2(isReady, qPrintable(m_judge.errorText()));
    const HttpAnswer created = m_judge.post(s("/api/v1/problems/echo/versions/1/verifications"), {});
    QCOMPARE(created.status, 202);
    const QString path = QString::fromUtf8(created.header("Location"));
    m_judge.killServer();
    QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));

    QJsonObject last;
    QVERIFY(QTest::qWaitFor(
        [&] {
            last = m_judge.get(path).json;
            return last.value(s("state")).toString() == s("finished");
        },
        200'000));
    const QJsonObject verification = last;
    const QByteArray told = QJsonDocument(verification).toJson();
    QVERIFY2(verification[s("is_met")] == QJsonValue(false), told);
    QHash<QString, QJsonObject> solutions;
    for (const QJsonValue solution : verification[s("solutions")].toArray())
        solutions.insert(solution[s("path")].toString().section(QLatin1Char('/'), 1), solution.toObject());
    QCOMPARE(solutions.size(), 4);
    QVERIFY2(solutions[s("accepted/echo.py")][s("is_met")].toBool(), told);
    QVERIFY2(solutions[s("wrong_answer/a.py")][s("is_met")].toBool(), told);
    QVERIFY2(solutions[s("time_limit_exceeded/slow.py")][s("is_met")].toBool(), told);
    QCOMPARE(solutions[s("time_limit_exceeded/slow.py")][s("verdict")].toString(), s("TLE"));
    const QJsonObject filedWrongly = solutions[s("wrong_answer/right.py")];
    QVERIFY2(filedWrongly[s("is_met")] == QJsonValue(false), told);
    QVERIFY(!filedWrongly[s("reason")].toString().isEmpty());
    QCOMPARE(filedWrongly[s("tests")].toArray().size(), 3);

    QCOMPARE(verification[s("inputs")][s("valid")].toInt(), 3);
    QCOMPARE(verification[s("inputs")][s("invalid")].toInt(), 1);
    const QJsonArray complaints = verification[s("inputs")][s("complaints")].toArray();
    QCOMPARE(complaints.size(), 1);
    QCOMPARE(complaints[0][s("file")].toString(), s("data/secret/2.in"));
    QVERIFY2(verification[s("checker")][s("altered_outputs")].toInt() > 3, told);
    QCOMPARE(verification[s("time_limit")][s("proposed_ms")].toInt(), 1000);
    QVERIFY(verification[s("time_limit")][s("fastest_too_slow")][s("cpu_time_ms")].toInt() >= 2001);
}

QTEST_GUILESS_MAIN(VerificationTest)
#include "verification_test.moc"
