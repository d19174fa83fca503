#include "tests/server/api/test_site.h"

#include <QWebSocket>

using namespace gavel;
using namespace gavel::test;

// Accounts, sessions, teams and imports over HTTP.
class AccountsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { m_site = std::make_unique<TestSite>(); }
    void accountsAreChanged();
    void theLastAdministratorStays();
    void weakPasswordsAreRefused();
    void staffEndSessions();
    void ownersSeeAndEndTheirSessions();
    void personalTokensDoNotManageSessions();
    void ownersChangeTheirPassword();
    void accountsAreConfinedToAddresses();
    void confinedAccountsLoseTheirLiveSockets();
    void rostersAreImported();
    void faultyRostersAreRefused();
    void deedsAreAudited();

private:
    Answer patch(const QString &name, const QJsonObject &change)
    {
        return m_site->request("PATCH", m_admin, m_accounts + QLatin1Char('/') + name, QJsonDocument(change).toJson(),
                               {{"Content-Type", "application/json"}});
    }
    Answer import(const QJsonObject &request)
    {
        return m_site->post(m_admin, QStringLiteral("/api/v1/roster-imports"), request);
    }
    Answer logIn(const QString &name, const QString &password, const RequestHeaders &headers = {})
    {
        return m_site->post({}, m_sessions, {{QStringLiteral("name"), name}, {QStringLiteral("password"), password}},
                            headers);
    }
    static QJsonArray filesOf(const char *csv)
    {
        return {QJsonObject{{QStringLiteral("name"), QStringLiteral("people.csv")},
                            {QStringLiteral("content"), QString::fromUtf8(csv)}}};
    }

    std::unique_ptr<TestSite> m_site;
    const QString m_admin = QStringLiteral("admin");
    const QString m_contestant = QStringLiteral("contestant");
    const QString m_accounts = QStringLiteral("/api/v1/accounts");
    const QString m_sessions = QStringLiteral("/api/v1/sessions");
};

void AccountsTest::accountsAreChanged()
{
    const Answer changed = patch(m_contestant, {{QStringLiteral("display_name"), QStringLiteral("C. C.")},
                                                {QStringLiteral("role"), QStringLiteral("jury")}});
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.text("role"), QStringLiteral("jury"));
    QCOMPARE(m_site->get(m_contestant, QStringLiteral("/api/v1/queue")).status, 200); // at once, with the same token
    QCOMPARE(m_site->get(m_admin, m_accounts + QStringLiteral("/contestant")).text("display_name"),
             QStringLiteral("C. C."));
    QCOMPARE(m_site->get(m_admin, m_accounts + QStringLiteral("?role=jury&limit=1")).text("next_cursor"),
             QStringLiteral("contestant"));
    QCOMPARE(m_site->get(m_admin, m_accounts + QStringLiteral("?role=king")).field(), QStringLiteral("role"));
    QCOMPARE(patch(m_contestant, {}).status, 400);
    QCOMPARE(patch(m_contestant, {{QStringLiteral("team"), QStringLiteral("none")}}).field(), QStringLiteral("team"));
    QCOMPARE(patch(QStringLiteral("nobody"), {{QStringLiteral("is_enabled"), false}}).status, 404);
}

void AccountsTest::theLastAdministratorStays()
{
    QCOMPARE(patch(m_admin, {{QStringLiteral("is_enabled"), false}}).status, 409);
    QCOMPARE(m_site->get(m_admin, m_accounts).status, 200);
}

void AccountsTest::weakPasswordsAreRefused()
{
    for (const char *password : {"12345678", "password1", "contestant", "short"}) {
        const Answer answer = patch(m_contestant, {{QStringLiteral("password"), QString::fromLatin1(password)}});
        QCOMPARE(answer.status, 400);
        QCOMPARE(answer.field(), QStringLiteral("password"));
    }
}

void AccountsTest::staffEndSessions()
{
    const QString path = m_accounts + QStringLiteral("/contestant/sessions");
    QCOMPARE(logIn(m_contestant, TestSite::kPassword, {{"User-Agent", "a test"}}).status, 201);
    const QJsonArray sessions = m_site->get(m_admin, path).array("sessions");
    QCOMPARE(sessions.size(), 2);
    QCOMPARE(sessions[0].toObject().value(QStringLiteral("agent")).toString(), QStringLiteral("a test"));
    QCOMPARE(sessions[0].toObject().value(QStringLiteral("address")).toString(), QStringLiteral("127.0.0.1"));
    const QString oldest = sessions[1].toObject().value(QStringLiteral("id")).toString();
    QCOMPARE(m_site->get(m_contestant, QStringLiteral("/api/v1/me")).status, 200);
    QCOMPARE(m_site->request("DELETE", m_admin, path + QLatin1Char('/') + oldest).status, 204);
    QCOMPARE(m_site->get(m_contestant, QStringLiteral("/api/v1/me")).status, 401);
    QCOMPARE(m_site->request("DELETE", m_admin, path + QLatin1Char('/') + oldest).status, 404);
    QCOMPARE(m_site->request("DELETE", m_admin, path).status, 204);
    QCOMPARE(m_site->get(m_admin, path).array("sessions").size(), 0);
}

void AccountsTest::ownersSeeAndEndTheirSessions()
{
    const QJsonArray sessions = m_site->get(m_contestant, m_sessions).array("sessions");
    QCOMPARE(sessions.size(), 1);
    const QString id = sessions[0].toObject().value(QStringLiteral("id")).toString();
    // Somebody else's is not there.
    QCOMPARE(m_site->request("DELETE", QStringLiteral("jury"), m_sessions + QLatin1Char('/') + id).status, 404);
    QCOMPARE(m_site->request("DELETE", m_contestant, m_sessions + QLatin1Char('/') + id).status, 204);
    QCOMPARE(m_site->get(m_contestant, m_sessions).status, 401);
}

void AccountsTest::personalTokensDoNotManageSessions()
{
    const Answer made = m_site->post(m_contestant, QStringLiteral("/api/v1/tokens"),
                                     {{QStringLiteral("name"), QStringLiteral("bot")},
                                      {QStringLiteral("scopes"), QJsonArray{QStringLiteral("read")}}});
    const RequestHeaders bot{{"Authorization", "Bearer " + made.text("token").toLatin1()}};
    QCOMPARE(m_site->request("GET", {}, m_sessions, {}, bot).status, 403);
    QCOMPARE(m_site->request("DELETE", {}, m_sessions + QStringLiteral("/123"), {}, bot).status, 403);
    const QJsonArray sessions = m_site->get(m_contestant, m_sessions).array("sessions");
    QCOMPARE(sessions[0].toObject().value(QStringLiteral("kind")).toString(), QStringLiteral("personal"));
}

void AccountsTest::ownersChangeTheirPassword()
{
    const auto change = [&](const QString &current, const QString &password) {
        return m_site->post(m_contestant, QStringLiteral("/api/v1/me/password"),
                            {{QStringLiteral("current_password"), current}, {QStringLiteral("password"), password}});
    };
    const QString next = QStringLiteral("battery staple");
    QCOMPARE(change(next, next).status, 401);
    QCOMPARE(change(TestSite::kPassword, QStringLiteral("short")).field(), QStringLiteral("password"));
    QCOMPARE(change(TestSite::kPassword, next).status, 204);
    QCOMPARE(m_site->get(m_contestant, QStringLiteral("/api/v1/me")).status, 401);
    QCOMPARE(logIn(m_contestant, next).status, 201);
}

void AccountsTest::accountsAreConfinedToAddresses()
{
    const RequestHeaders inside{{"X-Forwarded-For", "192.0.2.7"}};
    const RequestHeaders outside{{"X-Forwarded-For", "198.51.100.7"}};
    const QString me = QStringLiteral("/api/v1/me");
    QCOMPARE(patch(m_contestant, {{QStringLiteral("addresses"), QJsonArray{QStringLiteral("192.0.2.0/24")}}}).status,
             200);
    QCOMPARE(m_site->request("GET", m_contestant, me, {}, inside).status, 200);
    const Answer refused = m_site->request("GET", m_contestant, me, {}, outside);
    QCOMPARE(refused.status, 403);
    QCOMPARE(refused.type(), QStringLiteral("wrong-address"));
    QCOMPARE(logIn(m_contestant, TestSite::kPassword, outside).type(), QStringLiteral("wrong-address"));
    QCOMPARE(logIn(m_contestant, QStringLiteral("a wrong one"), outside).status, 401); // tells nothing to guessers
    QCOMPARE(logIn(m_contestant, TestSite::kPassword, inside).status, 201);
    QCOMPARE(patch(m_contestant, {{QStringLiteral("addresses"), QJsonArray{QStringLiteral("x")}}}).field(),
             QStringLiteral("addresses"));
}

void AccountsTest::confinedAccountsLoseTheirLiveSockets()
{
    QWebSocket socket;
    bool isWelcome = false;
    bool isClosed = false;
    connect(&socket, &QWebSocket::textMessageReceived, [&] { isWelcome = true; });
    connect(&socket, &QWebSocket::disconnected, [&] { isClosed = true; });
    QNetworkRequest request(QUrl(QStringLiteral("ws://127.0.0.1:%1/api/v1/live").arg(m_site->port())));
    request.setRawHeader("Authorization", "Bearer " + m_site->token(m_contestant));
    socket.open(request);
    TestSite::wait([&] { return isWelcome; });
    QCOMPARE(patch(m_contestant, {{QStringLiteral("addresses"), QJsonArray{QStringLiteral("192.0.2.0/24")}}}).status,
             200);
    TestSite::wait([&] { return isClosed; });
    QCOMPARE(socket.closeCode(), QWebSocketProtocol::CloseCodePolicyViolated);
}

void AccountsTest::rostersAreImported()
{
    QJsonObject request{{QStringLiteral("files"), filesOf("name,team,team_title\nann,t1,One\nben,t1,\n")},
                        {QStringLiteral("is_dry_run"), true}};
    const Answer preview = import(request);
    QCOMPARE(preview.status, 200);
    QCOMPARE(preview.json.value(QStringLiteral("is_applied")), QJsonValue(false));
    QCOMPARE(preview.array("steps").size(), 3);
    QCOMPARE(m_site->get(m_admin, QStringLiteral("/api/v1/teams")).array("teams").size(), 0);
    request.remove(QStringLiteral("is_dry_run"));
    const Answer done = import(request);
    QCOMPARE(done.json.value(QStringLiteral("is_applied")), QJsonValue(true));
    const QJsonObject first = done.array("passwords")[0].toObject();
    QCOMPARE(logIn(first.value(QStringLiteral("name")).toString(), first.value(QStringLiteral("password")).toString())
                 .status,
             201);
    const Answer team = m_site->get(QStringLiteral("jury"), QStringLiteral("/api/v1/teams/t1"));
    QCOMPARE(team.array("members").size(), 2);
    QCOMPARE(m_site->get(m_admin, m_accounts + QStringLiteral("?team=t1")).array("accounts").size(), 2);
    QCOMPARE(m_site->request("DELETE", m_admin, QStringLiteral("/api/v1/teams/t1")).status, 204);
    QCOMPARE(m_site->get(m_admin, m_accounts + QStringLiteral("/ann")).json.value(QStringLiteral("team")),
             QJsonValue());
}

void AccountsTest::faultyRostersAreRefused()
{
    const QJsonArray files = filesOf("name,role\nann,king\nb/b,\n");
    const Answer refused = import({{QStringLiteral("files"), files}});
    QCOMPARE(refused.status, 422);
    QCOMPARE(refused.type(), QStringLiteral("faulty-roster"));
    QCOMPARE(refused.array("faults").size(), 2);
    QCOMPARE(refused.array("faults")[0].toObject().value(QStringLiteral("line")).toInt(), 2);
    const Answer preview = import({{QStringLiteral("files"), files}, {QStringLiteral("is_dry_run"), true}});
    QCOMPARE(preview.status, 200);
    QCOMPARE(preview.array("faults").size(), 2);
    QCOMPARE(import({{QStringLiteral("files"), QJsonArray()}}).field(), QStringLiteral("files"));
}

void AccountsTest::deedsAreAudited()
{
    patch(m_contestant, {{QStringLiteral("display_name"), QStringLiteral("C. C.")}});
    patch(m_contestant, {{QStringLiteral("password"), QStringLiteral("battery staple")}});
    m_site->request("POST", m_admin, m_accounts + QStringLiteral("/contestant/unlock"));
    m_site->request("DELETE", m_admin, m_accounts + QStringLiteral("/contestant/sessions"));
    m_site->post(m_admin, QStringLiteral("/api/v1/workers"), {{QStringLiteral("name"), QStringLiteral("w7")}});
    const Answer audit = m_site->get(m_admin, QStringLiteral("/api/v1/audit?account=admin"));
    QStringList actions;
    for (const QJsonValue entry : audit.array("entries"))
        actions.prepend(entry.toObject().value(QStringLiteral("action")).toString());
    QCOMPARE(actions, (QStringList{QStringLiteral("account.change"), QStringLiteral("account.reset"),
                                   QStringLiteral("account.unlock"), QStringLiteral("session.revoke"),
                                   QStringLiteral("account.create"), QStringLiteral("worker.token")}));
    QVERIFY(!audit.body.contains("battery staple"));
}

QTEST_GUILESS_MAIN(AccountsTest)
#include "accounts_test.moc"
