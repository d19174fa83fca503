// Personal tokens, and the audit log.
#include "tests/server/api/test_site.h"

using namespace gavel;
using namespace gavel::test;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

} // namespace

class TokensTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void scopesBoundWhatATokenMay_data();
    void scopesBoundWhatATokenMay();
    void aTokenCannotMakeTokens();
    void revokedTokensAreWorthless();
    void onesOwnAreListedWithoutTheirValue();
    void badTokensAreRefused_data();
    void badTokensAreRefused();
    void theAuditLogSaysWhoDidWhat();

private:
    Answer make(const char *who, const QJsonArray &scopes, const char *name = "bot");
    int status(const char *method, const QString &path, const QString &token);

    std::unique_ptr<TestSite> m_site;
};

void TokensTest::initTestCase()
{
    m_site = std::make_unique<TestSite>();
    QCOMPARE(m_site->import(s("echo")).status, 201);
}

Answer TokensTest::make(const char *who, const QJsonArray &scopes, const char *name)
{
    return m_site->post(s(who), s("/api/v1/tokens"), {{s("name"), s(name)}, {s("scopes"), scopes}});
}

int TokensTest::status(const char *method, const QString &path, const QString &token)
{
    return m_site->request(method, {}, path, {}, {{"Authorization", "Bearer " + token.toLatin1()}}).status;
}

void TokensTest::scopesBoundWhatATokenMay_data()
{
    QTest::addColumn<QString>("who");
    QTest::addColumn<QString>("scope");
    QTest::addColumn<QString>("route");
    QTest::addColumn<bool>("isAllowed");
    const auto row = [](const char *who, const char *scope, const char *route, bool isAllowed) {
        QTest::addRow("%s %s %s", who, scope, route) << s(who) << s(scope) << s(route) << isAllowed;
    };
    row("admin", "submit", "GET /api/v1/queue", false);
    row("admin", "read", "GET /api/v1/queue", true);
    row("admin", "judge", "GET /api/v1/queue", true);
    row("admin", "read", "GET /api/v1/accounts", false);
    row("admin", "admin", "GET /api/v1/accounts", true);
    row("admin", "admin", "GET /api/v1/submissions", false);
    row("admin", "read", "GET /api/v1/submissions", true);
    row("admin", "read", "POST /api/v1/submissions", false);
    row("admin", "submit", "POST /api/v1/submissions", true);
    row("contestant", "admin", "GET /api/v1/accounts", false);
    row("contestant", "judge", "GET /api/v1/queue", false);
    row("contestant", "submit", "GET /api/v1/me", true);
}

void TokensTest::scopesBoundWhatATokenMay()
{
    QFETCH(QString, who);
    QFETCH(QString, scope);
    QFETCH(QString, route);
    QFETCH(bool, isAllowed);
    const Answer made = make(who.toLatin1().constData(), QJsonArray{scope});
    QCOMPARE(made.status, 201);
    const int answer = status(route.section(QLatin1Char(' '), 0, 0).toLatin1().constData(),
                              route.section(QLatin1Char(' '), 1), made.text("token"));
    QVERIFY2((answer != 401 && answer != 403) == isAllowed, QByteArray::number(answer).constData());
}

void TokensTest::aTokenCannotMakeTokens()
{
    const QString token = make("admin", QJsonArray{s("submit"), s("read"), s("judge"), s("admin")}).text("token");
    const Answer answer =
        m_site->request("POST", {}, s("/api/v1/tokens"), R"({"name":"x","scopes":["read"]})",
                        {{"Authorization", "Bearer " + token.toLatin1()}, {"Content-Type", "application/json"}});
    QCOMPARE(answer.status, 403);
}

void TokensTest::revokedTokensAreWorthless()
{
    const Answer made = make("contestant", QJsonArray{s("read")});
    QCOMPARE(status("GET", s("/api/v1/me"), made.text("token")), 200);
    const QString path = s("/api/v1/tokens/") + made.text("id");
    QCOMPARE(m_site->request("DELETE", s("jury"), path).status, 404); // not theirs
    QCOMPARE(m_site->request("DELETE", s("contestant"), path).status, 204);
    QCOMPARE(status("GET", s("/api/v1/me"), made.text("token")), 401);
    QCOMPARE(m_site->get(s("contestant"), s("/api/v1/me")).status, 200);
}

void TokensTest::onesOwnAreListedWithoutTheirValue()
{
    const Answer made = make("jury", QJsonArray{s("read")}, "statistics");
    const Answer list = m_site->get(s("jury"), s("/api/v1/tokens"));
    QCOMPARE(list.array("tokens").size(), 1);
    QCOMPARE(list.array("tokens")[0].toObject().value(s("name")).toString(), s("statistics"));
    QVERIFY(!list.body.contains(made.text("token").toLatin1()));
}

void TokensTest::badTokensAreRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("field");
    QTest::newRow("name") << QByteArray(R"({"name":" ","scopes":["read"]})") << s("name");
    QTest::newRow("no scope") << QByteArray(R"({"name":"x","scopes":[]})") << s("scopes");
    QTest::newRow("scope") << QByteArray(R"({"name":"x","scopes":["root"]})") << s("scopes");
    QTest::newRow("life") << QByteArray(R"({"name":"x","scopes":["read"],"expires_in_s":1})") << s("expires_in_s");
}

void TokensTest::badTokensAreRefused()
{
    QFETCH(QByteArray, body);
    QFETCH(QString, field);
    const Answer answer = m_site->postText(s("admin"), s("/api/v1/tokens"), body);
    QCOMPARE(answer.status, 400);
    QCOMPARE(answer.field(), field);
}

void TokensTest::theAuditLogSaysWhoDidWhat()
{
    QCOMPARE(
        m_site
            ->post(s("admin"), s("/api/v1/accounts"),
                   {{s("name"), s("newcomer")}, {s("role"), s("contestant")}, {s("password"), TestSite::kPassword}})
            .status,
        201);
    const Answer log = m_site->get(s("admin"), s("/api/v1/audit?action=account.create&account=admin"));
    QCOMPARE(log.array("entries").size(), 1);
    const QJsonObject entry = log.array("entries")[0].toObject();
    QCOMPARE(entry.value(s("account")).toString(), s("admin"));
    QCOMPARE(entry.value(s("subject")).toString(), s("newcomer"));
    const Answer page = m_site->get(s("admin"), s("/api/v1/audit?limit=1"));
    QCOMPARE(page.array("entries").size(), 1);
    QVERIFY(!page.text("next_cursor").isEmpty());
    const Answer next = m_site->get(s("admin"), s("/api/v1/audit?limit=1&cursor=") + page.text("next_cursor"));
    QVERIFY(next.array("entries")[0].toObject().value(s("id")) != page.array("entries")[0].toObject().value(s("id")));
}

QTEST_GUILESS_MAIN(TokensTest)
#include "tokens_test.moc"
