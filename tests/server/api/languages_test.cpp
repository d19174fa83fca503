// What contestants are told of languages: as JSON, and as a page.
#include "tests/server/api/test_site.h"
#include "tests/server/dispatch/link_client.h"

using namespace gavel;
using namespace gavel::test;

class LanguagesTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_site = std::make_unique<TestSite>(); }
    void cleanup() { m_site.reset(); }
    void tellsAllThatAWorkerSays();
    void showsThatWorkersDiffer();
    void thePageIsForEverybody();
    void nothingOnThePageIsMarkup();
    void oneThatIsSwitchedOffTakesNothing();
    void whatWaitsInItIsNotHandedOut();
    void theTimeFactorOfStaffGoesWithTheJobs();
    void whatStaffDecidedLasts();
    void nonsenseIsNotDecided();

private:
    std::unique_ptr<LinkClient> enter(const char *worker, const wire::OfferedLanguage &language);
    QJsonObject first();
    int change(const QJsonObject &change);
    Answer submit();

    std::unique_ptr<TestSite> m_site;
};

namespace {

wire::OfferedLanguage python(const char *version)
{
    wire::OfferedLanguage language;
    language.id = QStringLiteral("python3");
    language.name = QStringLiteral("Python 3");
    language.version = QString::fromLatin1(version);
    language.extensions = {QStringLiteral("py")};
    language.sourceFile = QStringLiteral("main.py");
    language.runCommand = {QStringLiteral("/usr/bin/python3"), QStringLiteral("a b"), QStringLiteral("{app}/main.py")};
    language.timeFactor = 2.5;
    language.memoryExtra = mebibytes(64);
    language.processes = 32;
    language.tier = QStringLiteral("core");
    language.notes = QStringLiteral("No pip.");
    language.example = QStringLiteral("a, b = map(int, input().split())\nprint(a + b)\n");
    return language;
}

} // namespace

std::unique_ptr<LinkClient> LanguagesTest::enter(const char *worker, const wire::OfferedLanguage &language)
{
    const QString name = QString::fromLatin1(worker);
    m_site->addAccount(name, accounts::Role::Worker);
    auto client = std::make_unique<LinkClient>(m_site->port(), m_site->token(name));
    wire::Hello hello;
    hello.name = name;
    hello.instance = name;
    hello.slots = 2;
    hello.languages = {language};
    client->send(hello);
    return client->waitFor<wire::Welcome>(1) ? std::move(client) : nullptr;
}

QJsonObject LanguagesTest::first()
{
    return m_site->get(QStringLiteral("contestant"), QStringLiteral("/api/v1/languages"))
        .array("languages")[0]
        .toObject();
}

void LanguagesTest::tellsAllThatAWorkerSays()
{
    QVERIFY(enter("w1", python("3.11.2")));
    const QJsonObject language = first();
    QCOMPARE(language.value(QStringLiteral("tier")).toString(), QStringLiteral("core"));
    QCOMPARE(language.value(QStringLiteral("memory_extra_bytes")).toInteger(), qint64(mebibytes(64).count));
    QCOMPARE(language.value(QStringLiteral("processes")).toInt(), 32);
    QCOMPARE(language.value(QStringLiteral("notes")).toString(), QStringLiteral("No pip."));
    QVERIFY(language.value(QStringLiteral("example")).toString().endsWith(QStringLiteral("print(a + b)\n")));
}

void LanguagesTest::showsThatWorkersDiffer()
{
    const auto older = enter("w1", python("3.11.2"));
    const auto newer = enter("w2", python("3.13.0"));
    QVERIFY(older && newer);
    const QJsonArray versions = first().value(QStringLiteral("versions")).toArray();
    QCOMPARE(versions.size(), 2);
    QCOMPARE(versions[0].toObject().value(QStringLiteral("version")).toString(), QStringLiteral("3.11.2"));
    QCOMPARE(versions[1].toObject().value(QStringLiteral("workers")).toArray(), QJsonArray{QStringLiteral("w2")});
    QVERIFY(m_site->get({}, QStringLiteral("/languages")).body.contains("workers differ:"));
    newer->drop();
    QTRY_COMPARE(first().value(QStringLiteral("versions")).toArray().size(), 1);
}

void LanguagesTest::thePageIsForEverybody()
{
    const auto worker = enter("w1", python("3.11.2"));
    QVERIFY(worker);
    const Answer page = m_site->get({}, QStringLiteral("/languages"));
    QCOMPARE(page.status, 200);
    QVERIFY(page.header("Content-Type").startsWith("text/html"));
    QVERIFY(page.header("Content-Security-Policy").contains("default-src 'none'"));
    QVERIFY(page.body.contains("/usr/bin/python3 &#39;a b&#39; {app}/main.py") ||
            page.body.contains("/usr/bin/python3 'a b' {app}/main.py"));
    QVERIFY(page.body.contains("time limit times 2.5; 64 MiB beyond"));
    QVERIFY(page.body.contains("1 languages, 1 of them on a worker now"));
    QVERIFY(!page.body.contains("{languages}") && !page.body.contains("{summary}"));
}

void LanguagesTest::nothingOnThePageIsMarkup()
{
    wire::OfferedLanguage evil = python("<b>1</b>");
    for (QString *text : {&evil.name, &evil.notes, &evil.example, &evil.sourceFile})
        *text = QStringLiteral("\"><script>alert(1)</script>%1");
    evil.runCommand = {QStringLiteral("<script>alert(1)</script>")};
    const auto worker = enter("w1", evil);
    QVERIFY(worker);
    const QByteArray page = m_site->get({}, QStringLiteral("/languages")).body;
    QVERIFY(!page.contains("<script>alert") && !page.contains("<b>1"));
    QCOMPARE(page.count("&lt;script&gt;alert(1)&lt;/script&gt;%1"), 5); // the name is also what is searched
}

int LanguagesTest::change(const QJsonObject &change)
{
    return m_site
        ->request("PATCH", QStringLiteral("jury"), QStringLiteral("/api/v1/languages/python3"),
                  QJsonDocument(change).toJson(), {{"Content-Type", "application/json"}})
        .status;
}

Answer LanguagesTest::submit()
{
    return m_site->post(QStringLiteral("contestant"), QStringLiteral("/api/v1/submissions"),
                        {{QStringLiteral("problem"), QStringLiteral("echo")},
                         {QStringLiteral("language"), QStringLiteral("python3")},
                         {QStringLiteral("source"), QStringLiteral("print(input())")}});
}

namespace {

QJsonObject enabled(bool isEnabled, const char *reason = nullptr)
{
    QJsonObject change{{QStringLiteral("is_enabled"), isEnabled}};
    if (reason)
        change.insert(QStringLiteral("reason"), QString::fromLatin1(reason));
    return change;
}

} // namespace

void LanguagesTest::oneThatIsSwitchedOffTakesNothing()
{
    m_site->import(QStringLiteral("echo"));
    const auto worker = enter("w1", python("3.11.2"));
    QVERIFY(worker);
    QCOMPARE(change(enabled(false, "the interpreter is broken")), 204);
    const Answer refused = submit();
    QCOMPARE(refused.status, 409);
    QCOMPARE(refused.type(), QStringLiteral("wrong-state"));
    QCOMPARE(refused.field(), QStringLiteral("language"));
    QVERIFY(
        refused.text("detail").contains(QStringLiteral("Python 3 is switched off here: the interpreter is broken")));
    const Answer run = m_site->post(QStringLiteral("contestant"), QStringLiteral("/api/v1/runs"),
                                    {{QStringLiteral("language"), QStringLiteral("python3")},
                                     {QStringLiteral("source"), QStringLiteral("print(1)")},
                                     {QStringLiteral("inputs"), QJsonArray{QStringLiteral("1")}}});
    QCOMPARE(run.status, 409);
    QCOMPARE(first().value(QStringLiteral("is_enabled")), QJsonValue(false));
    QCOMPARE(first().value(QStringLiteral("is_available")), QJsonValue(false));
    QCOMPARE(first().value(QStringLiteral("disabled_reason")).toString(), QStringLiteral("the interpreter is broken"));
    QVERIFY(m_site->get({}, QStringLiteral("/languages")).body.contains("switched off"));
    QCOMPARE(change(enabled(true)), 204);
    QCOMPARE(submit().status, 202);
    QCOMPARE(first().value(QStringLiteral("disabled_reason")).toString(), QString());
    const QJsonArray log = m_site->get(QStringLiteral("admin"), QStringLiteral("/api/v1/audit")).array("entries");
    QCOMPARE(log[0].toObject().value(QStringLiteral("action")).toString(), QStringLiteral("language.enable"));
    QCOMPARE(log[1].toObject().value(QStringLiteral("action")).toString(), QStringLiteral("language.disable"));
    QCOMPARE(log[1].toObject().value(QStringLiteral("detail")).toString(), QStringLiteral("the interpreter is broken"));
}

void LanguagesTest::whatWaitsInItIsNotHandedOut()
{
    m_site->import(QStringLiteral("echo"));
    const auto worker = enter("w1", python("3.11.2"));
    QVERIFY(worker);
    const QString submission = submit().text("id");
    QCOMPARE(change(enabled(false)), 204);
    worker->send(wire::Ready{1, {}});
    // A round trip later it would have come.
    const auto waiting = [&] {
        return m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/submissions/") + submission)
            .json.value(QStringLiteral("waiting"));
    };
    QTRY_COMPARE_WITH_TIMEOUT(m_site->services().hub.connected().first().free, 1, 30'000);
    QCOMPARE(waiting()[QStringLiteral("reason")].toString(), QStringLiteral("paused"));
    QVERIFY(worker->all<wire::Job>().isEmpty());
    QCOMPARE(change(enabled(true)), 204);
    QVERIFY(worker->waitFor<wire::Job>(1));
}

void LanguagesTest::theTimeFactorOfStaffGoesWithTheJobs()
{
    m_site->import(QStringLiteral("echo"));
    const auto worker = enter("w1", python("3.11.2"));
    QVERIFY(worker);
    QCOMPARE(change({{QStringLiteral("time_factor"), 4.0}}), 204);
    QCOMPARE(first().value(QStringLiteral("time_factor")).toDouble(), 4.0);
    QCOMPARE(first().value(QStringLiteral("own_time_factor")).toDouble(), 2.5);
    worker->send(wire::Ready{2, {}});
    QCOMPARE(submit().status, 202);
    QVERIFY(worker->waitFor<wire::Job>(1));
    QCOMPARE(worker->all<wire::Job>()[0].policy.timeFactors.value(QStringLiteral("python3")), 4.0);
    QCOMPARE(change({{QStringLiteral("time_factor"), QJsonValue()}}), 204);
    QCOMPARE(first().value(QStringLiteral("time_factor")).toDouble(), 2.5);
    QCOMPARE(m_site
                 ->post(QStringLiteral("contestant"), QStringLiteral("/api/v1/runs"),
                        {{QStringLiteral("language"), QStringLiteral("python3")},
                         {QStringLiteral("source"), QStringLiteral("print(1)")},
                         {QStringLiteral("inputs"), QJsonArray{QStringLiteral("1")}}})
                 .status,
             202);
    QVERIFY(worker->waitFor<wire::Job>(2));
    QVERIFY(worker->all<wire::Job>()[1].policy.timeFactors.isEmpty());
}

void LanguagesTest::whatStaffDecidedLasts()
{
    m_site->import(QStringLiteral("echo"));
    QVERIFY(enter("w1", python("3.11.2")));
    QCOMPARE(change({{QStringLiteral("is_enabled"), false}, {QStringLiteral("time_factor"), 3.0}}), 204);
    m_site->restart();
    QCOMPARE(submit().status, 409);
    QCOMPARE(first().value(QStringLiteral("time_factor")).toDouble(), 3.0);
    QVERIFY(enter("w2", python("3.13.0"))); // what workers tell does not undo it
    QCOMPARE(submit().status, 409);
}

void LanguagesTest::nonsenseIsNotDecided()
{
    const auto patch = [&](const char *language, const QJsonObject &change) {
        return m_site->request("PATCH", QStringLiteral("jury"),
                               QStringLiteral("/api/v1/languages/") + QString::fromLatin1(language),
                               QJsonDocument(change).toJson(), {{"Content-Type", "application/json"}});
    };
    QCOMPARE(patch("cobol", enabled(false)).status, 404);
    QVERIFY(enter("w1", python("3.11.2")));
    for (const QJsonValue &factor : {QJsonValue(0), QJsonValue(-1), QJsonValue(101), QJsonValue(QStringLiteral("2"))})
        QCOMPARE(patch("python3", {{QStringLiteral("time_factor"), factor}}).field(), QStringLiteral("time_factor"));
    QCOMPARE(patch("python3", {{QStringLiteral("is_enabled"), 1}}).field(), QStringLiteral("is_enabled"));
    QCOMPARE(patch("python3", {{QStringLiteral("colour"), 1}}).type(), QStringLiteral("unknown-field"));
    QCOMPARE(first().value(QStringLiteral("time_factor")).toDouble(), 2.5);
}

QTEST_GUILESS_MAIN(LanguagesTest)
#include "languages_test.moc"
