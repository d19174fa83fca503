// Who may use which route. Every route stands in the table, or the test fails.
#include "server/http/router.h"
#include "tests/server/api/test_site.h"

using namespace gavel;
using namespace gavel::test;

namespace {

// Letters: a admin, j jury, c contestant, w worker; * everybody, with or without an account; - nobody, whose accounts
// do not count.
struct Row {
    const char *method;
    const char *pattern;
    const char *path; // an example that exists or harmlessly does not
    const char *who;
};

constexpr Row kRows[]{
    {"GET", "/", "/", "*"},
    {"GET", "/healthz", "/healthz", "*"},
    {"GET", "/metrics", "/metrics", "*"}, // by address
    {"GET", "/languages", "/languages", "*"},
    {"GET", "/readyz", "/readyz", "*"},
    {"GET", "/api/v1/docs", "/api/v1/docs", "*"},
    {"GET", "/api/v1/problem-types", "/api/v1/problem-types", "*"},
    {"GET", "/api/v1/openapi.json", "/api/v1/openapi.json", "*"},
    {"POST", "/api/v1/sessions", "/api/v1/sessions", "*"},
    {"GET", "/api/v1/oidc", "/api/v1/oidc", "*"},
    {"POST", "/api/v1/oidc/logins", "/api/v1/oidc/logins", "*"},
    {"POST", "/api/v1/oidc/sessions", "/api/v1/oidc/sessions", "*"},
    {"DELETE", "/api/v1/sessions/current", "/api/v1/sessions/current", "ajcw"},
    {"GET", "/api/v1/sessions", "/api/v1/sessions", "ajcw"},
    {"DELETE", "/api/v1/sessions/{id}", "/api/v1/sessions/999", "ajcw"},
    {"GET", "/api/v1/me", "/api/v1/me", "ajcw"},
    {"POST", "/api/v1/me/password", "/api/v1/me/password", "ajcw"},
    {"GET", "/api/v1/languages", "/api/v1/languages", "ajcw"},
    {"PATCH", "/api/v1/languages/{id}", "/api/v1/languages/none", "aj"},
    {"GET", "/api/v1/problems", "/api/v1/problems", "ajc"},
    {"POST", "/api/v1/problems", "/api/v1/problems", "aj"},
    {"GET", "/api/v1/problems/{problem}", "/api/v1/problems/echo", "ajc"},
    {"PATCH", "/api/v1/problems/{problem}", "/api/v1/problems/echo", "aj"},
    {"GET", "/api/v1/problems/{problem}/versions", "/api/v1/problems/echo/versions", "aj"},
    {"GET", "/api/v1/problems/{problem}/package", "/api/v1/problems/echo/package", "aj"},
    {"POST", "/api/v1/problems/{problem}/versions/{version}/activate", "/api/v1/problems/echo/versions/999/activate",
     "aj"},
    {"POST", "/api/v1/problems/{problem}/versions/{version}/verifications",
     "/api/v1/problems/echo/versions/999/verifications", "aj"},
    {"GET", "/api/v1/problems/{problem}/verifications", "/api/v1/problems/echo/verifications", "aj"},
    {"GET", "/api/v1/problems/{problem}/score", "/api/v1/problems/echo/score", "ajc"},
    {"GET", "/api/v1/verifications/{id}", "/api/v1/verifications/999", "aj"},
    {"POST", "/api/v1/verifications/{id}/cancel", "/api/v1/verifications/999/cancel", "aj"},
    {"GET", "/api/v1/problems/{problem}/files/{path*}", "/api/v1/problems/echo/files/x/y", "ajc"},
    {"POST", "/api/v1/runs", "/api/v1/runs", "ajc"},
    {"GET", "/api/v1/runs", "/api/v1/runs", "ajc"},
    {"GET", "/api/v1/runs/{id}", "/api/v1/runs/999", "ajc"},
    {"DELETE", "/api/v1/runs/{id}", "/api/v1/runs/999", "ajc"},
    {"POST", "/api/v1/submissions", "/api/v1/submissions", "ajc"},
    {"GET", "/api/v1/submissions", "/api/v1/submissions", "ajc"},
    {"GET", "/api/v1/submissions/{id}", "/api/v1/submissions/999", "ajc"},
    {"GET", "/api/v1/submissions/{id}/judgings", "/api/v1/submissions/999/judgings", "ajc"},
    {"GET", "/api/v1/submissions/{id}/files", "/api/v1/submissions/999/files", "ajc"},
    {"POST", "/api/v1/submissions/{id}/rejudge", "/api/v1/submissions/999/rejudge", "aj"},
    {"POST", "/api/v1/submissions/{id}/cancel", "/api/v1/submissions/999/cancel", "aj"},
    {"GET", "/api/v1/submissions/{id}/comments", "/api/v1/submissions/999/comments", "aj"},
    {"POST", "/api/v1/submissions/{id}/comments", "/api/v1/submissions/999/comments", "aj"},
    {"PUT", "/api/v1/judgings/{id}/verification", "/api/v1/judgings/999/verification", "aj"},
    {"DELETE", "/api/v1/judgings/{id}/verification", "/api/v1/judgings/999/verification", "aj"},
    {"GET", "/api/v1/problems/{problem}/versions/{version}/tests/{number}/{part}",
     "/api/v1/problems/echo/versions/1/tests/999/input", "aj"},
    {"GET", "/api/v1/rejudgings", "/api/v1/rejudgings", "aj"},
    {"POST", "/api/v1/rejudgings", "/api/v1/rejudgings", "aj"},
    {"GET", "/api/v1/rejudgings/{id}", "/api/v1/rejudgings/999", "aj"},
    {"POST", "/api/v1/rejudgings/{id}/apply", "/api/v1/rejudgings/999/apply", "aj"},
    {"POST", "/api/v1/rejudgings/{id}/discard", "/api/v1/rejudgings/999/discard", "aj"},
    {"GET", "/api/v1/queue", "/api/v1/queue", "aj"},
    {"GET", "/api/v1/queue/jobs", "/api/v1/queue/jobs", "aj"},
    {"GET", "/api/v1/queue/pauses", "/api/v1/queue/pauses", "aj"},
    {"PUT", "/api/v1/queue/pauses/{kind}/{subject}", "/api/v1/queue/pauses/problem/none", "aj"},
    {"DELETE", "/api/v1/queue/pauses/{kind}/{subject}", "/api/v1/queue/pauses/problem/none", "aj"},
    {"POST", "/api/v1/queue/move", "/api/v1/queue/move", "aj"},
    {"POST", "/api/v1/queue/cancel", "/api/v1/queue/cancel", "aj"},
    {"GET", "/api/v1/workers", "/api/v1/workers", "aj"},
    {"POST", "/api/v1/workers", "/api/v1/workers", "a"},
    {"GET", "/api/v1/workers/{id}", "/api/v1/workers/999", "aj"},
    {"DELETE", "/api/v1/workers/{id}", "/api/v1/workers/999", "a"},
    {"POST", "/api/v1/languages/{id}/tests", "/api/v1/languages/none/tests", "aj"},
    {"GET", "/api/v1/languages/{id}/tests", "/api/v1/languages/none/tests", "aj"},
    {"GET", "/api/v1/refused-plugins", "/api/v1/refused-plugins", "aj"},
    {"POST", "/api/v1/workers/{id}/drain", "/api/v1/workers/999/drain", "a"},
    {"POST", "/api/v1/workers/{id}/resume", "/api/v1/workers/999/resume", "a"},
    {"GET", "/api/v1/accounts", "/api/v1/accounts", "a"},
    {"POST", "/api/v1/accounts", "/api/v1/accounts", "a"},
    {"GET", "/api/v1/accounts/{name}", "/api/v1/accounts/nobody", "a"},
    {"PATCH", "/api/v1/accounts/{name}", "/api/v1/accounts/nobody", "a"},
    {"POST", "/api/v1/accounts/{name}/unlock", "/api/v1/accounts/nobody/unlock", "a"},
    {"GET", "/api/v1/accounts/{name}/sessions", "/api/v1/accounts/nobody/sessions", "a"},
    {"DELETE", "/api/v1/accounts/{name}/sessions", "/api/v1/accounts/nobody/sessions", "a"},
    {"DELETE", "/api/v1/accounts/{name}/sessions/{id}", "/api/v1/accounts/nobody/sessions/999", "a"},
    {"POST", "/api/v1/roster-imports", "/api/v1/roster-imports", "a"},
    {"GET", "/api/v1/teams", "/api/v1/teams", "aj"},
    {"GET", "/api/v1/teams/{name}", "/api/v1/teams/nobody", "aj"},
    {"PUT", "/api/v1/teams/{name}", "/api/v1/teams/nobody", "a"},
    {"DELETE", "/api/v1/teams/{name}", "/api/v1/teams/nobody", "a"},
    {"GET", "/api/v1/organizations", "/api/v1/organizations", "aj"},
    {"PUT", "/api/v1/organizations/{name}", "/api/v1/organizations/nobody", "a"},
    {"DELETE", "/api/v1/organizations/{name}", "/api/v1/organizations/nobody", "a"},
    {"GET", "/api/v1/groups", "/api/v1/groups", "aj"},
    {"PUT", "/api/v1/groups/{name}", "/api/v1/groups/nobody", "a"},
    {"DELETE", "/api/v1/groups/{name}", "/api/v1/groups/nobody", "a"},
    {"GET", "/api/v1/tokens", "/api/v1/tokens", "ajcw"},
    {"POST", "/api/v1/tokens", "/api/v1/tokens", "ajcw"},
    {"DELETE", "/api/v1/tokens/{id}", "/api/v1/tokens/999", "ajcw"},
    {"GET", "/api/v1/contests", "/api/v1/contests", "ajc"},
    {"GET", "/api/v1/contests/{contest}", "/api/v1/contests/x", "ajc"},
    {"PUT", "/api/v1/contests/{contest}", "/api/v1/contests/x", "aj"},
    {"GET", "/api/v1/audit", "/api/v1/audit", "a"},
    {"POST", "/api/v1/webhooks", "/api/v1/webhooks", "a"},
    {"GET", "/api/v1/webhooks", "/api/v1/webhooks", "a"},
    {"DELETE", "/api/v1/webhooks/{id}", "/api/v1/webhooks/999", "a"},
    {"GET", "/api/v1/webhook-deliveries", "/api/v1/webhook-deliveries", "aj"},
    {"POST", "/api/v1/webhook-deliveries/{id}/replay", "/api/v1/webhook-deliveries/999/replay", "aj"},
    {"GET", "/api/v1/live", "/api/v1/live", "*"}, // tells nothing before it knows who asks
    {"POST", "/execute", "/execute", "*"},
    {"GET", "/result/{id}", "/result/999", "*"},
    // Judge0 has tokens of its own; without any, everybody may run programs and nobody may list or delete.
    {"GET", "/judge0", "/judge0", "*"},
    {"GET", "/judge0/", "/judge0/", "*"},
    {"POST", "/judge0/submissions", "/judge0/submissions", "*"},
    {"GET", "/judge0/submissions", "/judge0/submissions", "-"},
    {"POST", "/judge0/submissions/batch", "/judge0/submissions/batch", "*"},
    {"GET", "/judge0/submissions/batch", "/judge0/submissions/batch", "*"},
    {"GET", "/judge0/submissions/{token}", "/judge0/submissions/999", "*"},
    {"DELETE", "/judge0/submissions/{token}", "/judge0/submissions/999", "-"},
    {"GET", "/judge0/languages", "/judge0/languages", "*"},
    {"GET", "/judge0/languages/all", "/judge0/languages/all", "*"},
    {"GET", "/judge0/languages/{id}", "/judge0/languages/999", "*"},
    {"GET", "/judge0/statuses", "/judge0/statuses", "*"},
    {"GET", "/judge0/system_info", "/judge0/system_info", "*"},
    {"GET", "/judge0/config_info", "/judge0/config_info", "*"},
    {"GET", "/judge0/about", "/judge0/about", "*"},
    {"GET", "/judge0/version", "/judge0/version", "*"},
    {"GET", "/judge0/isolate", "/judge0/isolate", "*"},
    {"GET", "/judge0/license", "/judge0/license", "*"},
    {"GET", "/judge0/statistics", "/judge0/statistics", "*"},
    {"GET", "/judge0/workers", "/judge0/workers", "*"},
    {"POST", "/judge0/authenticate", "/judge0/authenticate", "*"},
    {"POST", "/judge0/authorize", "/judge0/authorize", "-"},
    {"GET", "/worker/v1", "/worker/v1", "w"},
    {"GET", "/worker/v1/blobs/{sha256}", "/worker/v1/blobs/123", "w"},
};

} // namespace

class AuthorizationTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void everyRouteIsInTheTable();
    void rolesMayWhatTheTableSays_data();
    void rolesMayWhatTheTableSays();
    void tokensAreChecked_data();
    void tokensAreChecked();

private:
    std::unique_ptr<TestSite> m_site;
};

void AuthorizationTest::initTestCase()
{
    m_site = std::make_unique<TestSite>();
    QCOMPARE(m_site->import(QStringLiteral("echo")).status, 201);
}

void AuthorizationTest::everyRouteIsInTheTable()
{
    QStringList served;
    for (const http::Route *route : m_site->application().router().routes())
        served.append(QString::fromLatin1(route->method + ' ' + route->pattern));
    QStringList listed;
    for (const Row &row : kRows)
        listed.append(QStringLiteral("%1 %2").arg(QLatin1String(row.method), QLatin1String(row.pattern)));
    served.sort();
    listed.sort();
    QCOMPARE(served, listed);
}

void AuthorizationTest::rolesMayWhatTheTableSays_data()
{
    QTest::addColumn<int>("row");
    for (int i = 0; i < int(std::size(kRows)); ++i)
        QTest::addRow("%s %s", kRows[i].method, kRows[i].pattern) << i;
}

void AuthorizationTest::rolesMayWhatTheTableSays()
{
    QFETCH(int, row);
    const Row &expected = kRows[row];
    const QString allowed = QString::fromLatin1(expected.who);
    const QStringList accounts{QString(), QStringLiteral("admin"), QStringLiteral("jury"), QStringLiteral("contestant"),
                               QStringLiteral("worker")};
    for (const QString &account : accounts) {
        const bool isAllowed = allowed == QLatin1String("*") || (!account.isEmpty() && allowed.contains(account[0]));
        const bool endsSession = QLatin1String(expected.pattern) == QLatin1String("/api/v1/sessions/current");
        if (isAllowed && endsSession)
            continue; // shown by the test of sessions
        const Answer answer = m_site->request(expected.method, account, QString::fromLatin1(expected.path));
        const QByteArray told = account.toLatin1() + " got " + QByteArray::number(answer.status) + ' ' + answer.body;
        if (allowed == QLatin1String("-"))
            QVERIFY2(answer.status == 403, told.constData());
        else if (isAllowed)
            QVERIFY2(answer.status != 401 && answer.status != 403, told.constData());
        else
            QVERIFY2(answer.status == (account.isEmpty() ? 401 : 403), told.constData());
        if (answer.status == 401)
            QCOMPARE(answer.header("WWW-Authenticate"), QByteArray("Bearer"));
    }
}

void AuthorizationTest::tokensAreChecked_data()
{
    QTest::addColumn<QByteArray>("authorization");
    QTest::newRow("none") << QByteArray();
    QTest::newRow("empty") << QByteArray("Bearer ");
    QTest::newRow("unknown") << QByteArray("Bearer gvl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    QTest::newRow("nonsense") << QByteArray("Bearer x");
    QTest::newRow("other scheme") << QByteArray("Basic YWRtaW46YWRtaW4=");
}

void AuthorizationTest::tokensAreChecked()
{
    QFETCH(QByteArray, authorization);
    const Answer answer =
        m_site->request("GET", {}, QStringLiteral("/api/v1/me"), {}, {{"Authorization", authorization}});
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.type(), QStringLiteral("unauthorized"));
}

QTEST_GUILESS_MAIN(AuthorizationTest)
#include "authorization_test.moc"
