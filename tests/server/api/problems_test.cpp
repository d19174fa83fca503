#include "tests/server/api/test_site.h"

using namespace gavel;
using namespace gavel::test;

namespace {

const QString kProblems = QStringLiteral("/api/v1/problems");

} // namespace

class ProblemsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_site = std::make_unique<TestSite>(); }
    void importsAndShowsAProblem();
    void aProblemIsFoundByItsId();
    void contestantsSeeNoJuryData();
    void importingAgainChangesNothing();
    void aChangedPackageIsANewVersion();
    void allFaultsAreToldAtOnce();
    void whatIsNoPackageIsRefused_data();
    void whatIsNoPackageIsRefused();
    void hiddenProblemsAreNotThere();
    void statementsAreServedWithoutScripts();
    void answersAndSolutionsAreNotServed();
    void aPackageIsExportedAndImportedAgain();

private:
    std::unique_ptr<TestSite> m_site;
};

void ProblemsTest::importsAndShowsAProblem()
{
    const Answer imported = m_site->import(QStringLiteral("echo"));
    QCOMPARE(imported.status, 201);
    QCOMPARE(imported.header("Location"), QByteArray("/api/v1/problems/echo"));
    const Answer list = m_site->get(QStringLiteral("contestant"), kProblems);
    QCOMPARE(list.array("problems").size(), 1);
    const Answer problem = m_site->get(QStringLiteral("contestant"), kProblems + QStringLiteral("/echo"));
    QCOMPARE(problem.text("title"), QStringLiteral("Echo"));
    QCOMPARE(problem.json.value(QStringLiteral("test_count")).toInt(), 2);
    QCOMPARE(problem.json.value(QStringLiteral("limits")).toObject().value(QStringLiteral("cpu_time_limit_ms")).toInt(),
             1000);
    const QJsonObject sample = problem.array("samples")[0].toObject();
    QCOMPARE(sample.value(QStringLiteral("input")).toString(), QStringLiteral("a\n"));
    QCOMPARE(m_site->get(QStringLiteral("contestant"), kProblems + QStringLiteral("/none")).status, 404);
}

void ProblemsTest::aProblemIsFoundByItsId()
{
    const QString id = m_site->import(QStringLiteral("echo")).text("id");
    const Answer problem = m_site->get(QStringLiteral("contestant"), kProblems + QLatin1Char('/') + id);
    QCOMPARE(problem.text("name"), QStringLiteral("echo"));
}

void ProblemsTest::contestantsSeeNoJuryData()
{
    m_site->import(QStringLiteral("echo"));
    const QString path = kProblems + QStringLiteral("/echo");
    QVERIFY(m_site->get(QStringLiteral("jury"), path).json.contains(QStringLiteral("jury")));
    QVERIFY(!m_site->get(QStringLiteral("contestant"), path).json.contains(QStringLiteral("jury")));
}

void ProblemsTest::importingAgainChangesNothing()
{
    QCOMPARE(m_site->import(QStringLiteral("echo")).status, 201);
    const Answer again = m_site->import(QStringLiteral("echo"));
    QCOMPARE(again.status, 200);
    QCOMPARE(again.json.value(QStringLiteral("is_new_version")), QJsonValue(false));
    QCOMPARE(again.json.value(QStringLiteral("version")).toInt(), 1);
}

void ProblemsTest::aChangedPackageIsANewVersion()
{
    m_site->import(QStringLiteral("echo"));
    PackageFiles files = goodPackage();
    files[QStringLiteral("data/secret/2.in")] = "c\n";
    files[QStringLiteral("data/secret/2.ans")] = "c\n";
    const Answer changed = m_site->import(QStringLiteral("echo"), files);
    QCOMPARE(changed.status, 201);
    QCOMPARE(changed.json.value(QStringLiteral("version")).toInt(), 2);
    const Answer versions = m_site->get(QStringLiteral("jury"), kProblems + QStringLiteral("/echo/versions"));
    QCOMPARE(versions.array("versions").size(), 2);
}

void ProblemsTest::allFaultsAreToldAtOnce()
{
    PackageFiles files = goodPackage();
    files.remove(QStringLiteral("data/secret/1.ans"));
    files[QStringLiteral(".timelimit")] = "soon\n";
    const Answer refused = m_site->import(QStringLiteral("broken"), files);
    QCOMPARE(refused.status, 422);
    QCOMPARE(refused.type(), QStringLiteral("package-refused"));
    QStringList blamed;
    for (const QJsonValue fault : refused.array("faults"))
        blamed.append(fault.toObject().value(QStringLiteral("file")).toString());
    QVERIFY2(blamed.contains(QStringLiteral("data/secret/1.in")) ||
                 blamed.contains(QStringLiteral("data/secret/1.ans")),
             refused.body.constData());
    QVERIFY2(blamed.contains(QStringLiteral(".timelimit")), refused.body.constData());
    QCOMPARE(m_site->get(QStringLiteral("jury"), kProblems).array("problems").size(), 0);
}

void ProblemsTest::whatIsNoPackageIsRefused_data()
{
    QTest::addColumn<QString>("query");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    const QByteArray good = zipOf(goodPackage());
    QTest::newRow("not a zip") << QStringLiteral("?name=x") << QByteArray("application/zip") << QByteArray("hello")
                               << 422;
    QTest::newRow("empty") << QStringLiteral("?name=x") << QByteArray("application/zip") << QByteArray() << 422;
    QTest::newRow("cut off") << QStringLiteral("?name=x") << QByteArray("application/zip") << good.left(good.size() / 2)
                             << 422;
    QTest::newRow("no name") << QString() << QByteArray("application/zip") << good << 400;
    QTest::newRow("bad name") << QStringLiteral("?name=../x") << QByteArray("application/zip") << good << 422;
    QTest::newRow("bad time limit") << QStringLiteral("?name=x&time_limit_ms=0") << QByteArray("application/zip")
                                    << good << 400;
    QTest::newRow("bad open") << QStringLiteral("?name=x&open=maybe") << QByteArray("application/zip") << good << 400;
    QTest::newRow("text") << QStringLiteral("?name=x") << QByteArray("text/plain") << good << 415;
}

void ProblemsTest::whatIsNoPackageIsRefused()
{
    QFETCH(QString, query);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    const Answer answer =
        m_site->request("POST", QStringLiteral("admin"), kProblems + query, body, {{"Content-Type", type}});
    QVERIFY2(answer.status == status, QByteArray::number(answer.status) + ' ' + answer.body);
    QCOMPARE(answer.header("Content-Type"), QByteArray("application/problem+json"));
    QCOMPARE(m_site->get(QStringLiteral("jury"), kProblems).array("problems").size(), 0);
}

void ProblemsTest::hiddenProblemsAreNotThere()
{
    m_site->import(QStringLiteral("echo"));
    const QString path = kProblems + QStringLiteral("/echo");
    const auto setOpen = [&](const char *open) {
        return m_site->request("PATCH", QStringLiteral("jury"), path, QByteArray("{\"is_open\":") + open + "}",
                               {{"Content-Type", "application/json"}});
    };
    QCOMPARE(setOpen("false").status, 200);
    QCOMPARE(m_site->get(QStringLiteral("contestant"), path).status, 404);
    QCOMPARE(m_site->get(QStringLiteral("contestant"), kProblems).array("problems").size(), 0);
    QCOMPARE(m_site->get(QStringLiteral("jury"), path).status, 200);
    QCOMPARE(setOpen("true").status, 200);
    QCOMPARE(m_site->get(QStringLiteral("contestant"), path).status, 200);
}

void ProblemsTest::statementsAreServedWithoutScripts()
{
    m_site->import(QStringLiteral("echo"));
    const Answer problem = m_site->get(QStringLiteral("contestant"), kProblems + QStringLiteral("/echo"));
    const QJsonObject statement = problem.array("statements")[0].toObject();
    QCOMPARE(statement.value(QStringLiteral("language")).toString(), QStringLiteral("en"));
    QCOMPARE(statement.value(QStringLiteral("format")).toString(), QStringLiteral("tex"));
    const Answer file = m_site->get(QStringLiteral("contestant"), statement.value(QStringLiteral("href")).toString());
    QCOMPARE(file.status, 200);
    QCOMPARE(file.body, goodPackage().value(QStringLiteral("problem_statement/problem.en.tex")));
    QVERIFY(file.header("Content-Security-Policy").contains("sandbox"));
    QCOMPARE(file.header("X-Content-Type-Options"), QByteArray("nosniff"));
}

void ProblemsTest::answersAndSolutionsAreNotServed()
{
    m_site->import(QStringLiteral("echo"));
    for (const char *path : {"data/secret/1.ans", "data/secret/1.in", "submissions/accepted/echo.py", "problem.yaml",
                             "../echo/problem.yaml", "%2e%2e/gavel.db"}) {
        const Answer answer = m_site->get(QStringLiteral("contestant"),
                                          kProblems + QStringLiteral("/echo/files/") + QString::fromLatin1(path));
        QVERIFY2(answer.status == 404, path);
    }
}

void ProblemsTest::aPackageIsExportedAndImportedAgain()
{
    m_site->import(QStringLiteral("echo"));
    const Answer package = m_site->request("GET", QStringLiteral("jury"), kProblems + QStringLiteral("/echo/package"));
    QCOMPARE(package.status, 200);
    QCOMPARE(package.header("Content-Type"), QByteArray("application/zip"));
    QVERIFY(package.body.startsWith("PK"));
    const Answer again = m_site->request("POST", QStringLiteral("admin"), kProblems + QStringLiteral("?name=copy"),
                                         package.body, {{"Content-Type", "application/zip"}});
    QCOMPARE(again.status, 201);
    QCOMPARE(again.json.value(QStringLiteral("test_count")).toInt(), 2);
    QCOMPARE(m_site->request("GET", QStringLiteral("jury"), kProblems + QStringLiteral("/none/package")).status, 404);
    QVERIFY(QDir(m_site->directory()).entryList({QStringLiteral("export-*")}).isEmpty());
}

QTEST_GUILESS_MAIN(ProblemsTest)
#include "problems_test.moc"
