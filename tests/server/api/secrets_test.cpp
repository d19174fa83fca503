// Nothing that is secret is in the log, whatever its level, or in an error.
#include "tests/server/api/test_site.h"

#include <QMutex>

using namespace gavel;
using namespace gavel::test;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

// Everything that was logged, of all threads.
QMutex logMutex;
QByteArray logged;

void keepLog(QtMsgType, const QMessageLogContext &, const QString &message)
{
    const QMutexLocker lock(&logMutex);
    logged += message.toUtf8() + '\n';
}

} // namespace

class SecretsTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void cleanupTestCase();
    void passwordsStaySecret_data();
    void passwordsStaySecret();
    void tokensStaySecret();
    void secretsOfWebhooksStaySecret();
    void tokensOfJudge0StaySecret();

private:
    void verifyUntold(const QByteArray &secret, const Answer &answer);

    std::unique_ptr<TestSite> m_site;
    QtMessageHandler m_handler = nullptr;
};

void SecretsTest::initTestCase()
{
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    settings.judge0.authenticationTokens = {"judge0-secret-of-the-site"};
    m_site = std::make_unique<TestSite>(settings);
    QLoggingCategory::setFilterRules(s("gavel.*=true"));
    m_handler = qInstallMessageHandler(keepLog);
}

void SecretsTest::cleanupTestCase()
{
    qInstallMessageHandler(m_handler);
    m_site.reset();
}

void SecretsTest::verifyUntold(const QByteArray &secret, const Answer &answer)
{
    QVERIFY(answer.status >= 400);
    QVERIFY2(!answer.body.contains(secret), answer.body.constData());
    for (const auto &[name, value] : answer.headers)
        QVERIFY2(!value.contains(secret), name.constData());
    const QMutexLocker lock(&logMutex);
    QVERIFY2(!logged.contains(secret), logged.constData());
}

void SecretsTest::passwordsStaySecret_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QByteArray>("json");
    const auto row = [](const char *name, const char *path, const char *json) {
        QTest::newRow(name) << s(path) << QByteArray(json);
    };
    row("wrong", "/api/v1/sessions", R"({"name":"jury","password":"hunter2-hunter2"})");
    row("of nobody", "/api/v1/sessions", R"({"name":"nobody","password":"hunter2-hunter2"})");
    row("beside an unknown field", "/api/v1/sessions", R"({"name":"jury","password":"hunter2-hunter2","x":1})");
    row("of the wrong kind", "/api/v1/sessions", R"({"name":"jury","password":["hunter2-hunter2"]})");
    row("in broken JSON", "/api/v1/sessions", R"({"name":"jury","password":"hunter2-hunter2")");
    row("as a name", "/api/v1/sessions", R"({"name":5,"password":"hunter2-hunter2"})");
    row("of a new account", "/api/v1/accounts", R"({"name":"a b","role":"jury","password":"hunter2-hunter2"})");
    row("too simple", "/api/v1/accounts", R"({"name":"hunter2-hunter2x","role":"jury","password":"hunter2-hunter2x"})");
    row("to be changed", "/api/v1/me/password",
        R"({"current_password":"hunter2-hunter2","password":"hunter2-hunter2"})");
}

void SecretsTest::passwordsStaySecret()
{
    QFETCH(QString, path);
    QFETCH(QByteArray, json);
    verifyUntold("hunter2-hunter2", m_site->postText(s("admin"), path, json));
}

void SecretsTest::tokensStaySecret()
{
    const QByteArray mine = m_site->token(s("jury"));
    verifyUntold(mine, m_site->get(s("jury"), s("/api/v1/accounts?token=") + QString::fromLatin1(mine)));
    verifyUntold(
        "gvl_wrong-token-of-somebody",
        m_site->request("GET", {}, s("/api/v1/me"), {}, {{"Authorization", "Bearer gvl_wrong-token-of-somebody"}}));
    const Answer personal =
        m_site->post(s("jury"), s("/api/v1/tokens"), {{s("name"), s("bot")}, {s("scopes"), QJsonArray{s("read")}}});
    QCOMPARE(personal.status, 201);
    const QByteArray token = personal.text("token").toLatin1();
    QVERIFY(!token.isEmpty());
    verifyUntold(token, m_site->request("POST", {}, s("/api/v1/submissions"), "{}",
                                        {{"Authorization", "Bearer " + token}, {"Content-Type", "application/json"}}));
    QVERIFY(!m_site->get(s("jury"), s("/api/v1/tokens")).body.contains(token));
    QVERIFY(!m_site->get(s("admin"), s("/api/v1/audit")).body.contains(token));
}

void SecretsTest::secretsOfWebhooksStaySecret()
{
    const QByteArray secret = "a-webhook-secret-of-ours";
    const QJsonObject webhook{{s("url"), s("https://hook.example/x")},
                              {s("events"), QJsonArray{s("submission.judged")}},
                              {s("secret"), QString::fromLatin1(secret)}};
    QCOMPARE(m_site->post(s("admin"), s("/api/v1/webhooks"), webhook).status, 201);
    QVERIFY(!m_site->get(s("admin"), s("/api/v1/webhooks")).body.contains(secret));
    QJsonObject bad = webhook;
    bad.insert(s("events"), QJsonArray{s("no.such")});
    verifyUntold(secret, m_site->post(s("admin"), s("/api/v1/webhooks"), bad));
}

void SecretsTest::tokensOfJudge0StaySecret()
{
    const QByteArray wrong = "judge0-secret-that-is-wrong";
    verifyUntold(wrong, m_site->request("GET", {}, s("/judge0/languages"), {}, {{"X-Auth-Token", wrong}}));
    verifyUntold(wrong, m_site->get({}, s("/judge0/languages?X-Auth-Token=") + QString::fromLatin1(wrong)));
    verifyUntold("judge0-secret-of-the-site", m_site->get({}, s("/judge0/languages")));
}

QTEST_GUILESS_MAIN(SecretsTest)
#include "secrets_test.moc"
