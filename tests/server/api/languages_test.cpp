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

private:
    std::unique_ptr<LinkClient> enter(const char *worker, const wire::OfferedLanguage &language);
    QJsonObject first();

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
    hello.slots = 1;
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

QTEST_GUILESS_MAIN(LanguagesTest)
#include "languages_test.moc"
