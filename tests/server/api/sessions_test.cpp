#include "tests/server/api/test_site.h"

using namespace gavel;
using namespace gavel::test;

namespace {

const QString kSessions = QStringLiteral("/api/v1/sessions");

QJsonObject login(const char *name, const QString &password)
{
    return {{QStringLiteral("name"), QString::fromLatin1(name)}, {QStringLiteral("password"), password}};
}

} // namespace

class SessionsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_site = std::make_unique<TestSite>(); }
    void aTokenSaysWhoOneIs();
    void wrongPasswordsAndNamesAreToldTheSame();
    void aTokenIsWorthlessAfterLogOut();
    void aDisabledAccountIsOutAtOnce();
    void aNewPasswordEndsOldSessions();
    void logInsAreLimitedByAddress();
    void noSecretIsKeptByCaches();

private:
    std::unique_ptr<TestSite> m_site;
};

void SessionsTest::aTokenSaysWhoOneIs()
{
    const Answer answer = m_site->post({}, kSessions, login("jury", TestSite::kPassword));
    QCOMPARE(answer.status, 201);
    QVERIFY(answer.text("token").startsWith(QLatin1String("gvl_")));
    QVERIFY(QDateTime::fromString(answer.text("expires_at"), Qt::ISODateWithMs) > QDateTime::currentDateTimeUtc());
    const Answer me = m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/me"));
    QCOMPARE(me.text("name"), QStringLiteral("jury"));
    QCOMPARE(me.text("role"), QStringLiteral("jury"));
}

void SessionsTest::wrongPasswordsAndNamesAreToldTheSame()
{
    Answer wrong = m_site->post({}, kSessions, login("jury", QStringLiteral("not the password")));
    Answer nobody = m_site->post({}, kSessions, login("nobody", TestSite::kPassword));
    QCOMPARE(wrong.status, 401);
    QCOMPARE(wrong.type(), QStringLiteral("wrong-credentials"));
    QCOMPARE(nobody.status, 401);
    wrong.json.remove(QStringLiteral("request_id"));
    nobody.json.remove(QStringLiteral("request_id"));
    QCOMPARE(nobody.json, wrong.json);
}

void SessionsTest::aTokenIsWorthlessAfterLogOut()
{
    QCOMPARE(m_site->request("DELETE", QStringLiteral("jury"), kSessions + QStringLiteral("/current")).status, 204);
    QCOMPARE(m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/me")).status, 401);
}

void SessionsTest::aDisabledAccountIsOutAtOnce()
{
    QCOMPARE(m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/me")).status, 200);
    const Answer changed = m_site->request("PATCH", QStringLiteral("admin"), QStringLiteral("/api/v1/accounts/jury"),
                                           R"({"is_enabled":false})", {{"Content-Type", "application/json"}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.json.value(QStringLiteral("is_enabled")), QJsonValue(false));
    QCOMPARE(m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/me")).status, 401);
    QCOMPARE(m_site->post({}, kSessions, login("jury", TestSite::kPassword)).status, 401);
}

void SessionsTest::aNewPasswordEndsOldSessions()
{
    const Answer changed =
        m_site->request("PATCH", QStringLiteral("admin"), QStringLiteral("/api/v1/accounts/jury"),
                        R"({"password":"another good one"})", {{"Content-Type", "application/json"}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/me")).status, 401);
    QCOMPARE(m_site->post({}, kSessions, login("jury", TestSite::kPassword)).status, 401);
    QCOMPARE(m_site->post({}, kSessions, login("jury", QStringLiteral("another good one"))).status, 201);
}

void SessionsTest::logInsAreLimitedByAddress()
{
    Answer answer;
    for (int i = 0; i < 40 && answer.status != 429; ++i)
        answer = m_site->postText({}, kSessions, "{}");
    QCOMPARE(answer.status, 429);
    QVERIFY(answer.header("Retry-After").toInt() >= 1);
    // Another client behind the same proxy is not concerned.
    const Answer other = m_site->postText({}, kSessions, "{}", {{"X-Forwarded-For", "192.0.2.1"}});
    QCOMPARE(other.status, 400);
}

void SessionsTest::noSecretIsKeptByCaches()
{
    const Answer answer = m_site->post({}, kSessions, login("jury", TestSite::kPassword));
    QCOMPARE(answer.header("Cache-Control"), QByteArray("no-store"));
}

QTEST_GUILESS_MAIN(SessionsTest)
#include "sessions_test.moc"
