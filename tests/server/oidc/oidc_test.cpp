// Log-in at an OpenID Connect provider, with a real server and a provider of our own.
#include "tests/server/api/test_site.h"
#include "tests/server/oidc/test_provider.h"

using namespace gavel;
using namespace gavel::test;

namespace {

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QJsonObject person(const char *subject, const char *name)
{
    return {{s("sub"), s(subject)}, {s("preferred_username"), s(name)}, {s("name"), s("A Person")}};
}

} // namespace

class OidcTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void anAccountIsLoggedIn();
    void whoeverComesAgainIsKnownByTheSubject();
    void strangersBecomeContestantsWhereThatIsAllowed();
    void strangersAreRefusedOtherwise();
    void staffMustBeAllowed();
    void disabledAccountsAreRefused();
    void accountsStayConfinedToTheirAddresses();
    void emailsMustBeVerified();
    void tokensThatDoNotHoldAreRefused_data();
    void tokensThatDoNotHoldAreRefused();
    void aStateIsGoodOnce();
    void aCodeIsOfNoUseWithoutTheSecret();
    void aWrongClientSecretIsRefused();
    void keysAreKeptAndChange();
    void privateAddressesAreNotAsked();
    void settingsAreChecked();
    void withoutAProviderThereIsNothing();

private:
    struct Begun {
        QString url;
        QJsonObject back; // what the client will send, but for the code
    };

    serve::ServeSettings settings() const;
    void open(const serve::ServeSettings &settings) { m_site = std::make_unique<TestSite>(settings); }
    Begun begin();
    Answer end(const Begun &begun, const QString &code);
    Answer logIn(const QJsonObject &who);

    std::unique_ptr<TestProvider> m_provider;
    std::unique_ptr<TestSite> m_site;
};

serve::ServeSettings OidcTest::settings() const
{
    serve::ServeSettings settings;
    settings.isRateLimited = false;
    settings.outboundAllowed = {{QHostAddress(QHostAddress::LocalHost), 32}};
    settings.oidc.issuer = m_provider->issuer();
    settings.oidc.clientId = m_provider->clientId;
    settings.oidc.clientSecret = m_provider->clientSecret;
    settings.oidc.redirectUrl = m_provider->redirectUrl;
    return settings;
}

void OidcTest::init()
{
    m_site.reset();
    m_provider = std::make_unique<TestProvider>();
    m_provider->redirectUrl = s("https://contest.example/log-in?from=provider");
    open(settings());
}

OidcTest::Begun OidcTest::begin()
{
    const Answer answer = m_site->post({}, s("/api/v1/oidc/logins"), {});
    if (answer.status != 201)
        qWarning("%d %s", answer.status, answer.body.constData());
    return {answer.text("authorization_url"),
            {{s("state"), answer.text("state")}, {s("secret"), answer.text("secret")}}};
}

Answer OidcTest::end(const Begun &begun, const QString &code)
{
    QJsonObject back = begun.back;
    back.insert(s("code"), code);
    return m_site->post({}, s("/api/v1/oidc/sessions"), back);
}

Answer OidcTest::logIn(const QJsonObject &who)
{
    const Begun begun = begin();
    return end(begun, m_provider->logIn(begun.url, who));
}

void OidcTest::anAccountIsLoggedIn()
{
    const Answer told = m_site->get({}, s("/api/v1/oidc"));
    QCOMPARE(told.json.value(s("is_enabled")), QJsonValue(true));
    QCOMPARE(told.text("issuer"), m_provider->issuer());
    const Begun begun = begin();
    QVERIFY(begun.url.startsWith(m_provider->issuer() + s("/authorize?tenant=1&")));
    QVERIFY(!begun.url.contains(begun.back.value(s("secret")).toString()));
    const QString code = m_provider->logIn(begun.url, person("1", "contestant"));
    QCOMPARE(m_provider->lastState, begun.back.value(s("state")).toString());
    const Answer answer = end(begun, code);
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.header("Cache-Control"), QByteArray("no-store"));
    QCOMPARE(answer.json.value(s("account")).toObject().value(s("name")).toString(), s("contestant"));
    const Answer me = m_site->request("GET", {}, s("/api/v1/me"), {},
                                      {{"Authorization", "Bearer " + answer.text("token").toLatin1()}});
    QCOMPARE(me.text("name"), s("contestant"));
}

void OidcTest::whoeverComesAgainIsKnownByTheSubject()
{
    m_site->addAccount(s("other"), accounts::Role::Contestant);
    QCOMPARE(logIn(person("1", "contestant")).status, 201);
    // Another name at the provider: the same account.
    const Answer renamed = logIn(person("1", "other"));
    QCOMPARE(renamed.json.value(s("account")).toObject().value(s("name")).toString(), s("contestant"));
    // The name has become somebody else's: not the account.
    QCOMPARE(logIn(person("2", "contestant")).status, 401);
    const Answer audit = m_site->get(s("admin"), s("/api/v1/audit?action=account.bind"));
    QCOMPARE(audit.array("entries").size(), 1);
}

void OidcTest::strangersBecomeContestantsWhereThatIsAllowed()
{
    serve::ServeSettings creating = settings();
    creating.oidc.createsContestants = true;
    open(creating);
    const Answer answer = logIn(person("7", "newcomer"));
    QCOMPARE(answer.status, 201);
    QCOMPARE(answer.json.value(s("account")).toObject().value(s("role")).toString(), s("contestant"));
    const Answer account = m_site->get(s("admin"), s("/api/v1/accounts/newcomer"));
    QCOMPARE(account.text("display_name"), s("A Person"));
    QCOMPARE(logIn(person("8", "not a name")).status, 401);
}

void OidcTest::strangersAreRefusedOtherwise()
{
    const Answer answer = logIn(person("7", "newcomer"));
    QCOMPARE(answer.status, 401);
    QCOMPARE(answer.type(), s("wrong-credentials"));
    QCOMPARE(m_site->get(s("admin"), s("/api/v1/accounts/newcomer")).status, 404);
    QJsonObject nameless = person("7", "contestant");
    nameless.remove(s("preferred_username"));
    QCOMPARE(logIn(nameless).status, 401);
}

void OidcTest::staffMustBeAllowed()
{
    QCOMPARE(logIn(person("1", "admin")).status, 401);
    QCOMPARE(logIn(person("2", "jury")).status, 401);
    serve::ServeSettings allowing = settings();
    allowing.oidc.allowsStaff = true;
    open(allowing);
    QCOMPARE(logIn(person("1", "admin")).status, 201);
    QCOMPARE(logIn(person("2", "jury")).status, 201);
    QCOMPARE(logIn(person("3", "worker")).status, 401); // never
}

void OidcTest::disabledAccountsAreRefused()
{
    QCOMPARE(logIn(person("1", "contestant")).status, 201);
    QCOMPARE(m_site
                 ->request("PATCH", s("admin"), s("/api/v1/accounts/contestant"), R"({"is_enabled":false})",
                           {{"Content-Type", "application/json"}})
                 .status,
             200);
    QCOMPARE(logIn(person("1", "contestant")).status, 401);
}

void OidcTest::accountsStayConfinedToTheirAddresses()
{
    QCOMPARE(m_site
                 ->request("PATCH", s("admin"), s("/api/v1/accounts/contestant"), R"({"addresses":["192.0.2.0/24"]})",
                           {{"Content-Type", "application/json"}})
                 .status,
             200);
    const Answer answer = logIn(person("1", "contestant"));
    QCOMPARE(answer.status, 403);
    QCOMPARE(answer.type(), s("wrong-address"));
}

void OidcTest::emailsMustBeVerified()
{
    serve::ServeSettings byEmail = settings();
    byEmail.oidc.claim = s("email");
    byEmail.oidc.createsContestants = true;
    open(byEmail);
    QJsonObject who = person("1", "x");
    who.insert(s("email"), s("ann@example.org"));
    QCOMPARE(logIn(who).status, 401);
    who.insert(s("email_verified"), s("true"));
    QCOMPARE(logIn(who).status, 401);
    who.insert(s("email_verified"), true);
    QCOMPARE(logIn(who).status, 201);
}

// The rules themselves are tested by id_token_test; here, that they count.
void OidcTest::tokensThatDoNotHoldAreRefused_data()
{
    QTest::addColumn<QString>("claim");
    QTest::addColumn<QJsonValue>("value");
    QTest::newRow("as it should be") << QString() << QJsonValue();
    QTest::newRow("another nonce") << s("nonce") << QJsonValue(s("x"));
    QTest::newRow("another audience") << s("aud") << QJsonValue(s("other"));
    QTest::newRow("another issuer") << s("iss") << QJsonValue(s("https://other.example"));
    QTest::newRow("expired") << s("exp") << QJsonValue(QDateTime::currentSecsSinceEpoch() - 3600);
    QTest::newRow("not signed") << s("alg none") << QJsonValue();
    QTest::newRow("another key") << s("key") << QJsonValue();
}

void OidcTest::tokensThatDoNotHoldAreRefused()
{
    QFETCH(QString, claim);
    QFETCH(QJsonValue, value);
    m_provider->makeToken = [&](const SigningKey &key, QJsonObject claims) {
        if (claim == s("alg none"))
            return SigningKey::part({{s("alg"), s("none")}}) + '.' + SigningKey::part(claims) + '.';
        if (claim == s("key"))
            return SigningKey(SigningKey::Kind::Rsa, s("first")).token(claims);
        if (!claim.isEmpty())
            claims.insert(claim, value);
        return key.token(claims);
    };
    const Answer answer = logIn(person("1", "contestant"));
    QCOMPARE(answer.status, claim.isEmpty() ? 201 : 401);
    if (!claim.isEmpty())
        QVERIFY(!answer.json.contains(s("detail"))); // why is for the log
}

void OidcTest::aStateIsGoodOnce()
{
    const Begun begun = begin();
    QCOMPARE(end(begun, m_provider->logIn(begun.url, person("1", "contestant"))).status, 201);
    QCOMPARE(end(begun, m_provider->logIn(begun.url, person("1", "contestant"))).status, 401);
    // Also when it has led to nothing.
    const Begun second = begin();
    QCOMPARE(end(second, s("no code")).status, 401);
    QCOMPARE(end(second, m_provider->logIn(second.url, person("1", "contestant"))).status, 401);
    // Nor is one that nobody has begun.
    Begun invented = begin();
    invented.back.insert(s("state"), s("invented"));
    QCOMPARE(end(invented, m_provider->logIn(invented.url, person("1", "contestant"))).status, 401);
}

// Else who lures somebody to an address with his own code would have him work in the wrong account.
void OidcTest::aCodeIsOfNoUseWithoutTheSecret()
{
    const Begun his = begin();
    const Begun hers = begin();
    const QString code = m_provider->logIn(his.url, person("1", "contestant"));
    Begun mixed = his;
    mixed.back.insert(s("secret"), hers.back.value(s("secret")));
    QCOMPARE(end(mixed, code).status, 401);
    QCOMPARE(end(hers, code).status, 401); // the provider knows of another challenge
}

void OidcTest::aWrongClientSecretIsRefused()
{
    m_provider->clientSecret = s("another");
    QCOMPARE(logIn(person("1", "contestant")).status, 401);
}

void OidcTest::keysAreKeptAndChange()
{
    QCOMPARE(logIn(person("1", "contestant")).status, 201);
    QCOMPARE(logIn(person("1", "contestant")).status, 201);
    QCOMPARE(m_provider->keyRequests, 1);
    QCOMPARE(m_provider->discoveries, 1);
    // Of a new key it hears a moment later, since it does not ask again for each token.
    m_provider->key = std::make_shared<const SigningKey>(SigningKey::Kind::Elliptic, s("second"));
    QVERIFY(QTest::qWaitFor([&] { return logIn(person("1", "contestant")).status == 201; }, 60'000));
    QCOMPARE(m_provider->keyRequests, 2);
}

void OidcTest::privateAddressesAreNotAsked()
{
    serve::ServeSettings careful = settings();
    careful.outboundAllowed.clear();
    open(careful);
    const Answer answer = m_site->post({}, s("/api/v1/oidc/logins"), {});
    QCOMPARE(answer.status, 503);
    QCOMPARE(m_provider->discoveries, 0);
}

void OidcTest::settingsAreChecked()
{
    oidc::OidcSettings good = settings().oidc;
    QVERIFY(oidc::checkSettings(good));
    good.issuer = s("https://id.example/realm");
    QVERIFY(oidc::checkSettings(good));
    for (const char *issuer : {"http://id.example", "ftp://id.example", "id.example", "https://user:pw@id.example"}) {
        oidc::OidcSettings bad = good;
        bad.issuer = s(issuer);
        QVERIFY2(!oidc::checkSettings(bad), issuer);
    }
    oidc::OidcSettings bad = good;
    bad.clientId.clear();
    QVERIFY(!oidc::checkSettings(bad));
    bad = good;
    bad.redirectUrl.clear();
    QVERIFY(!oidc::checkSettings(bad));
    bad = good;
    bad.scopes = s("profile");
    QVERIFY(!oidc::checkSettings(bad));
}

void OidcTest::withoutAProviderThereIsNothing()
{
    open({});
    QCOMPARE(m_site->get({}, s("/api/v1/oidc")).json.value(s("is_enabled")), QJsonValue(false));
    QCOMPARE(m_site->post({}, s("/api/v1/oidc/logins"), {}).status, 404);
    QCOMPARE(
        m_site->post({}, s("/api/v1/oidc/sessions"), {{s("state"), s("x")}, {s("code"), s("x")}, {s("secret"), s("x")}})
            .status,
        404);
}

QTEST_GUILESS_MAIN(OidcTest)
#include "oidc_test.moc"
