// Submissions go in over HTTP and come out judged, by a real server and a real worker, on the sample problems.
#include "tests/support/local_judge.h"

#include <QDirIterator>
#include <QFileInfo>
#include <QJsonArray>
#include <QRegularExpression>
#include <QtTest>

using namespace gavel::tests;

namespace {

const QString kProblems = QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// The verdicts a jury solution may get: from the directory it is filed under, or its annotation elsewhere.
QStringList expectedVerdicts(const QFileInfo &solution, const QByteArray &source)
{
    static const QHash<QString, QString> kDirectories{
        {QStringLiteral("accepted"), QStringLiteral("AC")},
        {QStringLiteral("wrong_answer"), QStringLiteral("WA")},
        {QStringLiteral("time_limit_exceeded"), QStringLiteral("TLE ILE")},
        {QStringLiteral("run_time_error"), QStringLiteral("RTE MLE SV")}};
    static const QHash<QString, QString> kWords{
        {QStringLiteral("CORRECT"), QStringLiteral("AC")},
        {QStringLiteral("ACCEPTED"), QStringLiteral("AC")},
        {QStringLiteral("WRONG-ANSWER"), QStringLiteral("WA")},
        {QStringLiteral("WRONG_ANSWER"), QStringLiteral("WA")},
        {QStringLiteral("TIMELIMIT"), QStringLiteral("TLE ILE")},
        {QStringLiteral("TIME_LIMIT_EXCEEDED"), QStringLiteral("TLE ILE")},
        {QStringLiteral("RUN-ERROR"), QStringLiteral("RTE MLE SV")},
        {QStringLiteral("RUN_TIME_ERROR"), QStringLiteral("RTE MLE SV")},
        {QStringLiteral("COMPILER-ERROR"), QStringLiteral("CE")},
        {QStringLiteral("COMPILER_ERROR"), QStringLiteral("CE")},
        {QStringLiteral("OUTPUT-LIMIT"), QStringLiteral("OLE")},
        {QStringLiteral("OUTPUT_LIMIT"), QStringLiteral("OLE")},
        {QStringLiteral("NO-OUTPUT"), QStringLiteral("WA")},
        {QStringLiteral("NO_OUTPUT"), QStringLiteral("WA")},
    };
    const QString directory = solution.dir().dirName();
    if (kDirectories.contains(directory))
        return kDirectories.value(directory).split(QLatin1Char(' '));
    static const QRegularExpression kTag(QStringLiteral("@EXPECTED_RESULTS@: ([^\n]*)"));
    QStringList verdicts;
    const QStringList words = kTag.match(QString::fromUtf8(source)).captured(1).split(QLatin1Char(','));
    for (const QString &word : words)
        verdicts += kWords.value(word.trimmed().toUpper()).split(QLatin1Char(' '));
    return verdicts;
}

QString verdictOf(const QJsonObject &submission)
{
    const QJsonObject judging = submission.value(QStringLiteral("judging")).toObject();
    const QString verdict = judging.value(QStringLiteral("verdict")).toString();
    return verdict.isEmpty() ? judging.value(QStringLiteral("state")).toString() : verdict;
}

} // namespace

class WholeWayTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyJurySolutionGetsItsVerdict_data();
    void everyJurySolutionGetsItsVerdict();
    void aSubmissionMayHaveSeveralFiles();
    void aCompileErrorIsShown();
    void repeatingAPostWithItsKeyIsHarmless();

private:
    LocalJudge m_judge;
    QHash<QString, QString> m_submissions; // data row -> submission, sent ahead so that both cores are busy
};

void WholeWayTest::initTestCase()
{
    QStringList packages;
    QDirIterator it(kProblems, QDir::Dirs | QDir::NoDotAndDotDot);
    while (it.hasNext())
        packages.append(it.next());
    QVERIFY(packages.size() >= 6);
    QVERIFY2(m_judge.prepare(packages), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startWorker(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.logIn(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.waitForLanguage(QStringLiteral("cpp-gcc-gnupp20")), qPrintable(m_judge.errorText()));
}

void WholeWayTest::everyJurySolutionGetsItsVerdict_data()
{
    QTest::addColumn<QString>("submission");
    QTest::addColumn<QStringList>("expected");
    QDirIterator it(kProblems, {QStringLiteral("*.*")}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
        const QFileInfo solution(it.next());
        const QStringList path = QDir(kProblems).relativeFilePath(solution.filePath()).split(QLatin1Char('/'));
        if (path.size() != 4 || path.at(1) != QLatin1String("submissions"))
            continue;
        const QByteArray source = contentOf(solution.filePath());
        const QString language = languageOfFile(solution.fileName());
        const QString name = path.join(QLatin1Char('/'));
        QVERIFY2(!language.isEmpty(), qPrintable(name));
        const QString submission = m_judge.submit(path.at(0), language, solution.fileName(), source);
        QVERIFY2(!submission.isEmpty(), qPrintable(name + QStringLiteral(": ") + m_judge.errorText()));
        QTest::newRow(qPrintable(name)) << submission << expectedVerdicts(solution, source);
    }
}

void WholeWayTest::everyJurySolutionGetsItsVerdict()
{
    QFETCH(QString, submission);
    QFETCH(QStringList, expected);
    const QJsonObject judged = m_judge.waitForEnd(submission, 240);
    const QString verdict = verdictOf(judged);
    QVERIFY2(expected.contains(verdict), qPrintable(QStringLiteral("%1 instead of %2: %3")
                                                        .arg(verdict, expected.join(QLatin1Char(' ')),
                                                             QString::fromUtf8(QJsonDocument(judged).toJson()))));
    const QJsonArray tests =
        judged.value(QStringLiteral("judging")).toObject().value(QStringLiteral("tests")).toArray();
    QVERIFY(verdict == QLatin1String("CE") ? tests.isEmpty() : !tests.isEmpty());
}

void WholeWayTest::aSubmissionMayHaveSeveralFiles()
{
    const auto file = [](const char *name, const char *content) {
        return QJsonObject{{QStringLiteral("name"), QString::fromLatin1(name)},
                           {QStringLiteral("content"), QString::fromLatin1(content)}};
    };
    const QJsonArray files{
        file("main.cpp", "#include <iostream>\nlong long add(long long, long long);\n"
                         "int main() { long long a, b; std::cin >> a >> b; std::cout << add(a, b) << '\\n'; }\n"),
        file("add.cpp", "long long add(long long a, long long b) { return a + b; }\n")};
    const HttpAnswer answer = m_judge.post(QStringLiteral("/api/v1/submissions"),
                                           {{QStringLiteral("problem"), QStringLiteral("sum")},
                                            {QStringLiteral("language"), QStringLiteral("cpp-gcc-gnupp20")},
                                            {QStringLiteral("files"), files}});
    QCOMPARE(answer.status, 202);
    QCOMPARE(verdictOf(m_judge.waitForEnd(answer.json.value(QStringLiteral("id")).toString())), QStringLiteral("AC"));
}

void WholeWayTest::aCompileErrorIsShown()
{
    const QString submission = m_judge.submit(QStringLiteral("sum"), QStringLiteral("cpp-gcc-gnupp20"),
                                              QStringLiteral("main.cpp"), "int main() { return undeclared; }\n");
    const QJsonObject judged = m_judge.waitForEnd(submission);
    QCOMPARE(verdictOf(judged), QStringLiteral("CE"));
    const QString output =
        judged.value(QStringLiteral("judging")).toObject().value(QStringLiteral("compile_output")).toString();
    QVERIFY2(output.contains(QStringLiteral("undeclared")), qPrintable(output));
}

void WholeWayTest::repeatingAPostWithItsKeyIsHarmless()
{
    const QJsonObject body{
        {QStringLiteral("problem"), QStringLiteral("sum")},
        {QStringLiteral("language"), QStringLiteral("python3")},
        {QStringLiteral("files"), QJsonArray{QJsonObject{{QStringLiteral("name"), QStringLiteral("a.py")},
                                                         {QStringLiteral("content"), QStringLiteral("print(1)")}}}}};
    const Headers key{{"Idempotency-Key", "the-same-key"}};
    const HttpAnswer first = m_judge.post(QStringLiteral("/api/v1/submissions"), body, key);
    const HttpAnswer second = m_judge.post(QStringLiteral("/api/v1/submissions"), body, key);
    QCOMPARE(first.status, 202);
    QCOMPARE(second.status, 202);
    QCOMPARE(first.json.value(QStringLiteral("id")), second.json.value(QStringLiteral("id")));
    QJsonObject other = body;
    other.insert(QStringLiteral("language"), QStringLiteral("cpp-gcc-gnupp20"));
    const HttpAnswer clash = m_judge.post(QStringLiteral("/api/v1/submissions"), other, key);
    QVERIFY2(clash.status == 409 || clash.status == 422, clash.body.constData());
}

QTEST_GUILESS_MAIN(WholeWayTest)
#include "whole_way_test.moc"
