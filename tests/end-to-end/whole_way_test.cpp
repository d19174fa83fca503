// Submissions go in over HTTP and come out judged, by a real server and a real worker, on the sample problems.
#include "core/blobs/directory_blob_store.h"
#include "core/package/package_import.h"
#include "tests/support/local_judge.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QTemporaryDir>
#include <QtTest>

using namespace gavel::tests;

namespace {

const QString kProblems = QStringLiteral(GAVEL_SOURCE_DIR "/resources/problems");

QByteArray contentOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// A solution is a file, or a directory of files.
QMap<QString, QByteArray> filesOf(const QString &path)
{
    if (!QFileInfo(path).isDir())
        return {{QFileInfo(path).fileName(), contentOf(path)}};
    QMap<QString, QByteArray> files;
    for (const QFileInfo &file : QDir(path).entryInfoList(QDir::Files))
        files.insert(file.fileName(), contentOf(file.filePath()));
    return files;
}

// Directories of our samples hold answers.
QString languageOfSolution(const QString &path)
{
    return QFileInfo(path).isDir() ? QStringLiteral("text") : languageOfFile(path);
}

// The jury's demand on each of its solutions, by path inside the package, as the importer reads it.
QHash<QString, gavel::package::JurySolution> demandsOf(const QString &problem, gavel::blobs::BlobStore &store)
{
    QHash<QString, gavel::package::JurySolution> demands;
    const auto outcome = gavel::package::importPackage(kProblems + QLatin1Char('/') + problem, store);
    if (!outcome || !outcome->problem)
        return demands;
    for (const gavel::package::JurySolution &solution : outcome->problem->manifest.solutions)
        demands.insert(solution.path, solution);
    return demands;
}

QString verdictOf(const QJsonObject &submission)
{
    const QJsonObject judging = submission.value(QStringLiteral("judging")).toObject();
    const QString verdict = judging.value(QStringLiteral("verdict")).toString();
    return verdict.isEmpty() ? judging.value(QStringLiteral("state")).toString() : verdict;
}

QList<gavel::domain::GroupResult> groupsOf(const QJsonObject &judging)
{
    QList<gavel::domain::GroupResult> groups;
    for (const QJsonValue &value : judging.value(QStringLiteral("groups")).toArray()) {
        const QJsonObject group = value.toObject();
        const QJsonValue most = group.value(QStringLiteral("max_score"));
        groups.append({group.value(QStringLiteral("name")).toString(),
                       *gavel::domain::verdictFromCode(group.value(QStringLiteral("verdict")).toString()),
                       group.value(QStringLiteral("score")).toDouble(),
                       most.isDouble() ? std::optional(most.toDouble()) : std::nullopt});
    }
    return groups;
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
};

void WholeWayTest::initTestCase()
{
    QStringList packages;
    for (const QFileInfo &problem : QDir(kProblems).entryInfoList(QDir::Dirs | QDir::NoDotAndDotDot))
        packages.append(problem.filePath());
    QVERIFY(packages.size() >= 6);
    QVERIFY2(m_judge.prepare(packages), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startServer(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.startWorker(QStringLiteral("w1"), {QStringLiteral("--offer"), offeredLanguages()}),
             qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.logIn(), qPrintable(m_judge.errorText()));
    QVERIFY2(m_judge.waitForLanguage(QStringLiteral("cpp-gcc-gnupp20")), qPrintable(m_judge.errorText()));
}

void WholeWayTest::everyJurySolutionGetsItsVerdict_data()
{
    QTest::addColumn<QString>("submission");
    QTest::addColumn<gavel::package::JurySolution>("solution");
    QTemporaryDir blobs;
    const auto store = gavel::blobs::DirectoryBlobStore::create(blobs.path().toStdString());
    QVERIFY(store);
    const QStringList problems = QDir(kProblems).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &problem : problems) {
        const auto demands = demandsOf(problem, **store);
        QVERIFY2(demands.size() >= 4, qPrintable(problem));
        for (auto it = demands.begin(); it != demands.end(); ++it) {
            const QString name = problem + QLatin1Char('/') + it.key();
            const QString path = kProblems + QLatin1Char('/') + name;
            const QString submission = m_judge.submit(problem, languageOfSolution(path), filesOf(path));
            QVERIFY2(!submission.isEmpty(), qPrintable(name + QStringLiteral(": ") + m_judge.errorText()));
            QTest::newRow(qPrintable(name)) << submission << it.value();
        }
    }
}

void WholeWayTest::everyJurySolutionGetsItsVerdict()
{
    QFETCH(QString, submission);
    QFETCH(gavel::package::JurySolution, solution);
    const QJsonObject judged = m_judge.waitForEnd(submission, 240);
    const QString code = verdictOf(judged);
    const std::optional<gavel::domain::Verdict> verdict = gavel::domain::verdictFromCode(code);
    const QJsonObject judging = judged.value(QStringLiteral("judging")).toObject();
    QList<gavel::package::TestOutcome> tests;
    for (const QJsonValue &test : judging.value(QStringLiteral("tests")).toArray())
        tests.append({test.toObject().value(QStringLiteral("name")).toString(),
                      *gavel::domain::verdictFromCode(test.toObject().value(QStringLiteral("verdict")).toString()),
                      test.toObject().value(QStringLiteral("explanation")).toString()});
    const QJsonValue score = judging.value(QStringLiteral("score"));
    const QByteArray shown = QJsonDocument(judged).toJson();
    QVERIFY2(verdict, shown.constData());
    const std::optional<QString> unmet = gavel::package::unmetDemand(
        solution, *verdict, score.isDouble() ? std::optional(score.toDouble()) : std::nullopt, groupsOf(judging),
        tests);
    QVERIFY2(!unmet, qPrintable(unmet.value_or(QString()) + QLatin1Char('\n') + QString::fromUtf8(shown)));
    QCOMPARE(tests.isEmpty(), *verdict == gavel::domain::Verdict::CompileError);
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
