// Each bad input has one clear answer, which names the field.
#include "tests/server/api/test_site.h"
#include "tests/support/raw_client.h"

using namespace gavel;
using namespace gavel::test;

class BadInputTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void refusesSubmissions_data();
    void refusesSubmissions();
    void refusesOtherContentTypes();
    void refusesQueries_data();
    void refusesQueries();
    void refusesOtherRequests_data();
    void refusesOtherRequests();
    void refusesABodyThatIsTooLong();
    void forgetsABodyThatIsCutOff();
    void refusesBadIdempotencyKeys();

private:
    std::unique_ptr<TestSite> m_site;
};

void BadInputTest::initTestCase()
{
    m_site = std::make_unique<TestSite>();
    QCOMPARE(m_site->import(QStringLiteral("echo")).status, 201);
    wire::OfferedLanguage python;
    python.id = QStringLiteral("python3");
    python.sourceFile = QStringLiteral("main.py");
    m_site->services().languages.offered({python});
}

void BadInputTest::refusesSubmissions_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("type");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const QByteArray &body, const char *type, const char *field = "",
                        int status = 400) {
        QTest::newRow(name) << body << status << QString::fromLatin1(type) << QString::fromLatin1(field);
    };
    const auto with = [&](const char *name, const char *members, const char *type, const char *field = "",
                          int status = 400) {
        row(name, QByteArray(R"({"problem":"echo","language":"python3",)") + members + "}", type, field, status);
    };
    const auto file = [&](const char *name, const QByteArray &members, const char *type, const char *field) {
        with(name, R"("files":[{"name":"a.py","content":"x"},{)" + members + "}]", type, field);
    };
    row("empty body", "", "invalid-json");
    row("not JSON", "problem=echo", "invalid-json");
    row("cut off JSON", R"({"problem":"echo")", "invalid-json");
    row("two documents", R"({} {})", "invalid-json");
    row("array", "[]", "invalid-json");
    row("string", "\"x\"", "invalid-json");
    row("not UTF-8", "{\"problem\":\"\xff\"}", "invalid-json");
    row("nested a million deep", QByteArray(1'000'000, '['), "invalid-json");
    row("nothing in it", "{}", "invalid-field", "problem");
    row("problem is a number", R"({"problem":1,"language":"python3","source":"x"})", "invalid-field", "problem");
    row("problem is null", R"({"problem":null,"language":"python3","source":"x"})", "invalid-field", "problem");
    row("no language", R"({"problem":"echo","source":"x"})", "invalid-field", "language");
    row("language is a list", R"({"problem":"echo","language":["python3"],"source":"x"})", "invalid-field", "language");
    row("unknown problem", R"({"problem":"none","language":"python3","source":"x"})", "not-found", "problem", 404);
    row("unknown language", R"({"problem":"echo","language":"klingon","source":"x"})", "invalid-field", "language");
    with("no source at all", R"("files":null)", "invalid-field", "files");
    with("no files", R"("files":[])", "invalid-field", "files");
    with("files is an object", R"("files":{"a.py":"x"})", "invalid-field", "files");
    with("a file is a string", R"("files":["x"])", "invalid-field", "files[0]");
    with("files and source", R"("files":[{"name":"a.py","content":"x"}],"source":"x")", "invalid-field", "source");
    with("unknown field", R"("source":"x","lang":"c")", "unknown-field", "lang");
    with("empty source", R"("source":"")", "invalid-field", "files");
    with("empty files", R"("files":[{"name":"a","content":""},{"name":"b","content":""}])", "invalid-field", "files");
    with("source is a number", R"("source":5)", "invalid-field", "source");
    with("file name without source", R"("files":[{"name":"a.py","content":"x"}],"file_name":"x")", "invalid-field",
         "file_name");
    file("no file name", R"("content":"x")", "invalid-field", "files[1].name");
    file("empty file name", R"("name":"","content":"x")", "invalid-field", "files[1].name");
    file("no content", R"("name":"b.py")", "invalid-field", "files[1].content");
    file("content twice", R"("name":"b.py","content":"x","content_base64":"eA==")", "invalid-field",
         "files[1].content_base64");
    file("content is a number", R"("name":"b.py","content":5)", "invalid-field", "files[1].content");
    file("not base64", R"("name":"b.py","content_base64":"%%%")", "invalid-field", "files[1].content_base64");
    file("unknown file field", R"("name":"b.py","content":"x","mode":"0777")", "unknown-field", "files[1].mode");
    file("slash in a name", R"("name":"../b.py","content":"x")", "invalid-field", "files[1].name");
    file("backslash in a name", R"("name":"a\\b.py","content":"x")", "invalid-field", "files[1].name");
    file("control character in a name", R"("name":"a\nb.py","content":"x")", "invalid-field", "files[1].name");
    file("null in a name", R"("name":"a\u0000b.py","content":"x")", "invalid-field", "files[1].name");
    file("dots as a name", R"("name":"..","content":"x")", "invalid-field", "files[1].name");
    file("same name twice", R"("name":"a.py","content":"x")", "invalid-field", "files[1].name");
    file("long name", R"("name":")" + QByteArray(256, 'a') + R"(","content":"x")", "invalid-field", "files[1].name");
    with("source over the problem's limit", "\"source\":\"" + QByteArray(129 * 1024, 'x') + '"', "invalid-field",
         "files");
    QByteArray many = "\"files\":[";
    for (int i = 0; i < 101; ++i)
        many += QByteArray(i ? "," : "") + R"({"name":"f)" + QByteArray::number(i) + R"(","content":"x"})";
    with("101 files", many + ']', "invalid-field", "files");
}

void BadInputTest::refusesSubmissions()
{
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, type);
    QFETCH(QString, field);
    const Answer answer = m_site->postText(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"), body);
    QVERIFY2(answer.status == status, answer.body.constData());
    QCOMPARE(answer.header("Content-Type"), QByteArray("application/problem+json"));
    QCOMPARE(answer.type(), type);
    QCOMPARE(answer.field(), field);
    QVERIFY(!answer.text("detail").isEmpty());
    const Answer list = m_site->get(QStringLiteral("admin"), QStringLiteral("/api/v1/submissions"));
    QCOMPARE(list.array("submissions").size(), 0); // nothing was stored
}

void BadInputTest::refusesOtherContentTypes()
{
    for (const QByteArray type : {"text/plain", "application/x-www-form-urlencoded", "application/jsonx", ""}) {
        const Answer answer = m_site->request("POST", QStringLiteral("contestant"),
                                              QStringLiteral("/api/v1/submissions"), "{}", {{"Content-Type", type}});
        QCOMPARE(answer.status, 415);
        QCOMPARE(answer.type(), QStringLiteral("unsupported-media-type"));
    }
    const Answer good = m_site->request("POST", QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"),
                                        "{}", {{"Content-Type", "Application/JSON; charset=utf-8"}});
    QCOMPARE(good.status, 400);
}

void BadInputTest::refusesQueries_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *path, const char *field) {
        QTest::newRow(path) << QStringLiteral("/api/v1/") + QString::fromLatin1(path) << QString::fromLatin1(field);
    };
    row("submissions?limit=0", "limit");
    row("submissions?limit=201", "limit");
    row("submissions?limit=many", "limit");
    row("submissions?cursor=-1", "cursor");
    row("submissions?verdict=PERFECT", "verdict");
    row("submissions?state=lost", "state");
    row("submissions?user=x", "user");
    row("submissions?limit=1&limit=2", "limit");
    row("submissions/1?wait=61", "wait");
    row("submissions/1?wait=x", "wait");
    row("submissions/1?weight=1", "weight");
    row("problems?x=y", "x");
}

void BadInputTest::refusesQueries()
{
    QFETCH(QString, path);
    QFETCH(QString, field);
    const Answer answer = m_site->get(QStringLiteral("contestant"), path);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field(), field);
}

void BadInputTest::refusesOtherRequests_data()
{
    QTest::addColumn<QByteArray>("method");
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("status");
    QTest::addColumn<QString>("field");
    const auto row = [](const char *name, const char *method, const char *path, const char *body, int status,
                        const char *field) {
        QTest::newRow(name) << QByteArray(method) << QStringLiteral("/api/v1/") + QString::fromLatin1(path)
                            << QByteArray(body) << status << QString::fromLatin1(field);
    };
    row("account without name", "POST", "accounts", R"({"password":"long enough it is"})", 400, "name");
    row("account with a bad name", "POST", "accounts", R"({"name":"a b","password":"long enough it is"})", 400, "name");
    row("account of unknown role", "POST", "accounts", R"({"name":"x","role":"king"})", 400, "role");
    row("account with a short password", "POST", "accounts", R"({"name":"x","password":"short"})", 400, "password");
    row("account that exists", "POST", "accounts", R"({"name":"Admin","password":"long enough it is"})", 409, "name");
    row("account with an unknown field", "POST", "accounts", R"({"name":"x","age":7})", 400, "age");
    row("change nothing", "PATCH", "accounts/jury", "{}", 400, "password");
    row("change of nobody", "PATCH", "accounts/nobody", R"({"is_enabled":true})", 404, "");
    row("log-in without password", "POST", "sessions", R"({"name":"admin"})", 400, "password");
    row("problem to open with a word", "PATCH", "problems/echo", R"({"is_open":"yes"})", 400, "is_open");
    row("problem to open that is not there", "PATCH", "problems/none", R"({"is_open":true})", 404, "");
    row("package without a name", "POST", "problems", "{}", 415, "");
    row("submission id in words", "GET", "submissions/first", "", 404, "");
    row("submission id zero", "GET", "submissions/0", "", 404, "");
    row("submission id with zeros", "GET", "submissions/01", "", 404, "");
    row("submission id beyond 64 bits", "GET", "submissions/99999999999999999999", "", 404, "");
}

void BadInputTest::refusesOtherRequests()
{
    QFETCH(QByteArray, method);
    QFETCH(QString, path);
    QFETCH(QByteArray, body);
    QFETCH(int, status);
    QFETCH(QString, field);
    const Answer answer =
        m_site->request(method, QStringLiteral("admin"), path, body, {{"Content-Type", "application/json"}});
    QVERIFY2(answer.status == status, answer.body.constData());
    QCOMPARE(answer.field(), field);
    QCOMPARE(answer.header("Content-Type"), QByteArray("application/problem+json"));
}

void BadInputTest::refusesABodyThatIsTooLong()
{
    RawClient client(m_site->port()); // sends everything before it looks for an answer, as simple clients do
    client.send(
        "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " +
        m_site->token(QStringLiteral("contestant")) + "\r\nContent-Length: 5000000\r\n\r\n" +
        QByteArray(5'000'000, ' '));
    QVERIFY(client.untilClosed().startsWith("HTTP/1.1 413 "));
    QVERIFY(client.received().contains("\"limit_bytes\":4194304"));
}

void BadInputTest::forgetsABodyThatIsCutOff()
{
    RawClient client(m_site->port());
    const QByteArray body = R"({"problem":"echo","language":"python3","source":"x"})";
    client.send(
        "POST /api/v1/submissions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nAuthorization: Bearer " +
        m_site->token(QStringLiteral("contestant")) + "\r\nContent-Length: " + QByteArray::number(body.size() + 1) +
        "\r\n\r\n" + body);
    client.hangUp();
    const Answer list = m_site->get(QStringLiteral("admin"), QStringLiteral("/api/v1/submissions"));
    QCOMPARE(list.array("submissions").size(), 0);
}

void BadInputTest::refusesBadIdempotencyKeys()
{
    const QJsonObject body{{QStringLiteral("problem"), QStringLiteral("echo")},
                           {QStringLiteral("language"), QStringLiteral("python3")},
                           {QStringLiteral("source"), QStringLiteral("x")}};
    for (const QByteArray &key : {QByteArray("with space"), QByteArray(256, 'k')}) {
        const Answer answer = m_site->post(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"), body,
                                           {{"Idempotency-Key", key}});
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.field(), QStringLiteral("idempotency_key"));
    }
}

QTEST_GUILESS_MAIN(BadInputTest)
#include "bad_input_test.moc"
