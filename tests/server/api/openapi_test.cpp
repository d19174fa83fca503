// The document and the routes are equal in both directions, and real answers are what the document says.
#include "server/api/openapi_document.h"
#include "server/http/router.h"
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

#include <QRegularExpression>

#include <valijson/adapters/qtjson_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

using namespace gavel;
using namespace gavel::test;

class OpenApiTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void describesEveryRoute();
    void isServed();
    void isShownToPeople();
    void leadsABrowserToItsPages();
    void everyReferenceLeadsSomewhere();
    void answersFitTheirSchemas_data();
    void answersFitTheirSchemas();
    void importsFitTheirSchema();
    void problemsFitTheirSchema();

private:
    void finishRun();
    void importTeams();
    void checkReferences(const QJsonValue &value);
    QString faultsOf(const QJsonObject &schema, const QJsonValue &value) const;
    QJsonObject operation(const QString &path, const QString &method) const;

    QJsonObject m_document;
    std::unique_ptr<TestSite> m_site;
    std::unique_ptr<LinkClient> m_worker;
    QString m_run; // its token
    Answer m_import;
};

void OpenApiTest::initTestCase()
{
    const Result<QJsonObject> document = api::loadOpenApiDocument();
    QVERIFY2(document.has_value(), document ? "" : document.error().message.c_str());
    m_document = *document;
    m_site = std::make_unique<TestSite>();
    // The validator's integers have 32 bits: the default memory limit would not fit.
    PackageFiles files = goodPackage();
    files[QStringLiteral("problem.yaml")] += "limits:\n  memory: 512\n";
    QCOMPARE(m_site->import(QStringLiteral("echo"), files).status, 201);
    m_worker = std::make_unique<LinkClient>(m_site->port(), m_site->token(QStringLiteral("worker")));
    QVERIFY(m_worker->enter(QStringLiteral("w1"), QStringLiteral("i")));
    m_worker->send(wire::Ready{1, {}});
    finishRun();
    m_worker->send(wire::Ready{1, {}});
    importTeams();
    for (int i = 0; i < 2; ++i) { // the first one is judged, the second one stays leased
        m_site->post(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"),
                     {{QStringLiteral("problem"), QStringLiteral("echo")},
                      {QStringLiteral("language"), QStringLiteral("python3")},
                      {QStringLiteral("source"), QStringLiteral("x")}});
        if (i == 0) {
            QVERIFY(m_worker->waitFor<wire::Job>(2));
            m_worker->send(LinkClient::reportOn(m_worker->all<wire::Job>()[1]));
            QVERIFY(m_worker->waitFor<wire::ReportReply>(2));
        }
    }
    QCOMPARE(m_site->post(QStringLiteral("jury"), QStringLiteral("/api/v1/problems/echo/versions/1/verifications"), {})
                 .status,
             202);
}

void OpenApiTest::finishRun()
{
    m_run = m_site
                ->post(QStringLiteral("contestant"), QStringLiteral("/api/v1/runs"),
                       {{QStringLiteral("language"), QStringLiteral("python3")},
                        {QStringLiteral("source"), QStringLiteral("x")}})
                .text("id");
    QVERIFY(m_worker->waitFor<wire::Job>(1));
    wire::Report report;
    report.key = m_worker->all<wire::Job>()[0].key;
    report.outputs.emplace(1);
    report.outputs->first().files = {{QStringLiteral("a"), "b"}};
    m_worker->send(report);
    QVERIFY(m_worker->waitFor<wire::ReportReply>(1));
}

void OpenApiTest::importTeams()
{
    const QJsonObject file{
        {QStringLiteral("name"), QStringLiteral("a.csv")},
        {QStringLiteral("content"), QStringLiteral("team,organization,country,groups\nt1,uni,DEU,north\n")}};
    m_import = m_site->post(QStringLiteral("admin"), QStringLiteral("/api/v1/roster-imports"),
                            {{QStringLiteral("files"), QJsonArray{file}}});
    QCOMPARE(m_import.status, 200);
}

void OpenApiTest::importsFitTheirSchema()
{
    const QJsonObject schema{{QStringLiteral("$ref"), QStringLiteral("#/components/schemas/RosterOutcome")}};
    QCOMPARE(m_import.array("steps").size(), 3);
    const QString faults = faultsOf(schema, m_import.json);
    QVERIFY2(faults.isEmpty(), qPrintable(faults));
}

void OpenApiTest::describesEveryRoute()
{
    QStringList served;
    for (const http::Route *route : m_site->application().router().routes()) {
        if (route->pattern.startsWith("/worker/"))
            continue; // described in core/wire/worker_link.h
        if (route->pattern.startsWith("/judge0"))
            continue; // described in docs/judge0.md
        served.append(QString::fromLatin1(route->method + ' ' + QByteArray(route->pattern).replace("*}", "}")));
    }
    QStringList described;
    const QJsonObject paths = m_document.value(QStringLiteral("paths")).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QStringList keys = path->toObject().keys();
        for (const QString &key : keys) {
            if (key != QLatin1String("parameters"))
                described.append(key.toUpper() + QLatin1Char(' ') + path.key());
        }
    }
    served.sort();
    described.sort();
    QCOMPARE(described, served);
}

void OpenApiTest::isServed()
{
    const Answer answer = m_site->get({}, QStringLiteral("/api/v1/openapi.json"));
    QCOMPARE(answer.json, m_document);
}

void OpenApiTest::isShownToPeople()
{
    const Answer page = m_site->get({}, QStringLiteral("/api/v1/docs"));
    QCOMPARE(page.status, 200);
    QVERIFY(page.header("Content-Type").startsWith("text/html"));
    QVERIFY(page.header("Content-Security-Policy").contains("default-src 'none'"));
    const QString html = QString::fromUtf8(page.body);
    const QJsonObject paths = m_document.value(QStringLiteral("paths")).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QString shown = QStringLiteral("<code>%1</code>").arg(path.key());
        const qsizetype operations =
            path->toObject().size() - (path->toObject().contains(QStringLiteral("parameters")) ? 1 : 0);
        QCOMPARE(html.count(shown), operations);
    }
    QVERIFY(!html.contains(QStringLiteral("{operations}")) && !html.contains(QStringLiteral("<script")));
}

void OpenApiTest::leadsABrowserToItsPages()
{
    const Answer start = m_site->get({}, QStringLiteral("/"));
    QCOMPARE(start.status, 200);
    QVERIFY(start.header("Content-Type").startsWith("text/html"));
    static const QRegularExpression link(QStringLiteral("href=\"([^\"]+)\""));
    int links = 0;
    for (auto match = link.globalMatch(QString::fromUtf8(start.body)); match.hasNext(); ++links) {
        const QString path = match.next().captured(1);
        QVERIFY2(m_site->get({}, path).status == 200, qPrintable(path));
    }
    QVERIFY(links >= 3);
}

void OpenApiTest::everyReferenceLeadsSomewhere()
{
    checkReferences(m_document);
}

void OpenApiTest::checkReferences(const QJsonValue &value)
{
    if (value.isArray()) {
        for (const QJsonValue one : value.toArray())
            checkReferences(one);
    }
    const QJsonObject object = value.toObject();
    for (auto member = object.begin(); member != object.end(); ++member) {
        if (member.key() != QLatin1String("$ref")) {
            checkReferences(*member);
            continue;
        }
        QJsonValue target = m_document;
        const QStringList steps = member->toString().split(QLatin1Char('/')).sliced(1);
        for (const QString &step : steps)
            target = target.toObject().value(step);
        QVERIFY2(target.isObject(), qPrintable(member->toString()));
    }
}

// Empty when the value fits the schema, whose references are those of the document.
QString OpenApiTest::faultsOf(const QJsonObject &schema, const QJsonValue &value) const
{
    QJsonObject root = schema;
    root.insert(QStringLiteral("components"), m_document.value(QStringLiteral("components")));
    const QJsonValue rootValue(root);
    const valijson::adapters::QtJsonAdapter schemaAdapter(rootValue);
    valijson::Schema parsed;
    valijson::SchemaParser().populateSchema(schemaAdapter, parsed);
    const valijson::adapters::QtJsonAdapter target(value);
    valijson::ValidationResults results;
    valijson::Validator(valijson::Validator::kStrongTypes).validate(parsed, target, &results);
    QString faults;
    valijson::ValidationResults::Error error;
    while (results.popError(error)) {
        for (const std::string &step : error.context)
            faults += QString::fromStdString(step);
        faults += QStringLiteral(": ") + QString::fromStdString(error.description) + QLatin1Char('\n');
    }
    return faults;
}

QJsonObject OpenApiTest::operation(const QString &path, const QString &method) const
{
    const QJsonObject paths = m_document.value(QStringLiteral("paths")).toObject();
    return paths.value(path).toObject().value(method).toObject();
}

void OpenApiTest::answersFitTheirSchemas_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<QString>("pattern");
    QTest::addColumn<QString>("path");
    const auto row = [](const char *who, const char *pattern, const char *path = nullptr) {
        QTest::addRow("%s as %s", path ? path : pattern, *who ? who : "nobody")
            << QString::fromLatin1(who) << QString::fromLatin1(pattern) << QString::fromLatin1(path ? path : pattern);
    };
    row("", "/healthz");
    row("", "/readyz");
    row("jury", "/api/v1/me");
    row("contestant", "/api/v1/problems");
    row("contestant", "/api/v1/problems/{problem}", "/api/v1/problems/echo");
    row("jury", "/api/v1/problems/{problem}", "/api/v1/problems/echo");
    row("jury", "/api/v1/problems/{problem}/versions", "/api/v1/problems/echo/versions");
    row("jury", "/api/v1/problems/{problem}/verifications", "/api/v1/problems/echo/verifications");
    row("contestant", "/api/v1/problems/{problem}/score", "/api/v1/problems/echo/score");
    row("jury", "/api/v1/verifications/{id}", "/api/v1/verifications/1");
    row("contestant", "/api/v1/languages");
    row("contestant", "/api/v1/submissions");
    row("jury", "/api/v1/submissions");
    for (const char *who : {"contestant", "jury"}) {
        row(who, "/api/v1/submissions/{id}", "/api/v1/submissions/1");
        row(who, "/api/v1/submissions/{id}", "/api/v1/submissions/2");
        row(who, "/api/v1/submissions/{id}/judgings", "/api/v1/submissions/1/judgings");
        row(who, "/api/v1/submissions/{id}/files", "/api/v1/submissions/1/files");
    }
    row("contestant", "/api/v1/runs");
    row("contestant", "/api/v1/runs/{id}", "/api/v1/runs/RUN");
    row("jury", "/api/v1/runs/{id}", "/api/v1/runs/RUN");
    row("jury", "/api/v1/queue");
    row("jury", "/api/v1/queue/jobs");
    row("jury", "/api/v1/queue/pauses");
    row("jury", "/api/v1/workers");
    row("admin", "/api/v1/accounts");
    row("admin", "/api/v1/accounts/{name}", "/api/v1/accounts/jury");
    row("admin", "/api/v1/accounts/{name}/sessions", "/api/v1/accounts/jury/sessions");
    row("jury", "/api/v1/sessions");
    row("jury", "/api/v1/teams");
    row("jury", "/api/v1/teams/{name}", "/api/v1/teams/t1");
    row("jury", "/api/v1/organizations");
    row("jury", "/api/v1/groups");
    row("admin", "/api/v1/webhooks");
    row("admin", "/api/v1/audit");
    row("jury", "/api/v1/contests");
    row("jury", "/api/v1/tokens");
    row("jury", "/api/v1/webhook-deliveries");
}

void OpenApiTest::answersFitTheirSchemas()
{
    QFETCH(QString, who);
    QFETCH(QString, pattern);
    QFETCH(QString, path);
    const Answer answer = m_site->get(who, path.replace(QStringLiteral("RUN"), m_run));
    QCOMPARE(answer.status, 200);
    QJsonObject response = operation(pattern, QStringLiteral("get"))
                               .value(QStringLiteral("responses"))
                               .toObject()
                               .value(QStringLiteral("200"))
                               .toObject();
    const QString reference = response.value(QStringLiteral("$ref")).toString();
    if (!reference.isEmpty())
        response = m_document.value(QStringLiteral("components"))
                       .toObject()
                       .value(QStringLiteral("responses"))
                       .toObject()
                       .value(reference.section(QLatin1Char('/'), -1))
                       .toObject();
    const QJsonObject schema = response.value(QStringLiteral("content"))
                                   .toObject()
                                   .value(QStringLiteral("application/json"))
                                   .toObject()
                                   .value(QStringLiteral("schema"))
                                   .toObject();
    QVERIFY(!schema.isEmpty());
    const QString faults = faultsOf(schema, answer.json);
    QVERIFY2(faults.isEmpty(), qPrintable(faults + QString::fromUtf8(answer.body)));
    // The check itself must be able to fail.
    QVERIFY(!faultsOf(schema, QJsonValue(QStringLiteral("nonsense"))).isEmpty());
}

void OpenApiTest::problemsFitTheirSchema()
{
    const QJsonObject schema{{QStringLiteral("$ref"), QStringLiteral("#/components/schemas/ProblemDocument")}};
    for (const char *path : {"/api/v1/submissions/999", "/api/v1/submissions?limit=x", "/nowhere"}) {
        const Answer answer = m_site->get(QStringLiteral("jury"), QString::fromLatin1(path));
        const QString faults = faultsOf(schema, answer.json);
        QVERIFY2(answer.status >= 400 && faults.isEmpty(), qPrintable(faults));
    }
}

QTEST_GUILESS_MAIN(OpenApiTest)
#include "openapi_test.moc"
