// Which tokens of a provider hold.
#include "server/oidc/id_token.h"
#include "server/oidc/provider.h"
#include "tests/server/oidc/signing_key.h"

#include <QJsonArray>
#include <QtTest>

using namespace gavel;
using namespace gavel::oidc;
using gavel::test::SigningKey;

namespace {

constexpr qint64 kNow = 1'800'000'000;

QString s(const char *text)
{
    return QString::fromLatin1(text);
}

QByteArray keySet(const QList<QJsonObject> &keys)
{
    QJsonArray array;
    for (const QJsonObject &key : keys)
        array.append(key);
    return QJsonDocument(QJsonObject{{s("keys"), array}}).toJson();
}

QJsonObject goodClaims()
{
    return {{s("iss"), s("https://id.example")},
            {s("aud"), s("gavel")},
            {s("sub"), s("4711")},
            {s("exp"), kNow + 300},
            {s("iat"), kNow - 10},
            {s("nonce"), s("n")},
            {s("preferred_username"), s("ann")}};
}

QJsonObject with(const char *name, const QJsonValue &value)
{
    QJsonObject claims = goodClaims();
    claims.insert(s(name), value);
    return claims;
}

QJsonObject without(const char *name)
{
    QJsonObject claims = goodClaims();
    claims.remove(s(name));
    return claims;
}

Expectation expectation()
{
    return {s("https://id.example"), s("gavel"), s("n"), std::chrono::sys_seconds(std::chrono::seconds(kNow))};
}

} // namespace

class IdTokenTest : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void goodTokensHold_data();
    void goodTokensHold();
    void claimsAreChecked_data();
    void claimsAreChecked();
    void signaturesAreChecked();
    void otherWaysOfSigningAreRefused();
    void keySetsAreRead();
    void discoveryIsRead_data();
    void discoveryIsRead();

private:
    JsonWebKeys keys() const { return *JsonWebKeys::parse(keySet({m_rsa.publicKey(), m_elliptic.publicKey()})); }
    QString whyNot(const QByteArray &token) const
    {
        const auto claims = verifyIdToken(token, keys(), expectation());
        return claims ? QString() : QString::fromStdString(claims.error().message);
    }

    const SigningKey m_rsa{SigningKey::Kind::Rsa, s("one")};
    const SigningKey m_elliptic{SigningKey::Kind::Elliptic, s("two")};
};

void IdTokenTest::goodTokensHold_data()
{
    QTest::addColumn<QByteArray>("token");
    QTest::newRow("RS256") << m_rsa.token(goodClaims());
    QTest::newRow("ES256") << m_elliptic.token(goodClaims());
    QTest::newRow("the only key of its kind") << m_rsa.token({{s("alg"), s("RS256")}}, goodClaims());
    QTest::newRow("a list of one") << m_rsa.token(with("aud", QJsonArray{s("gavel")}));
    QJsonObject several = with("aud", QJsonArray{s("other"), s("gavel")});
    several.insert(s("azp"), s("gavel"));
    QTest::newRow("several audiences") << m_rsa.token(several);
    QTest::newRow("a clock that is behind") << m_rsa.token(with("iat", kNow + 50));
    QTest::newRow("a clock that is ahead") << m_rsa.token(with("exp", kNow - 50));
}

void IdTokenTest::goodTokensHold()
{
    QFETCH(QByteArray, token);
    const auto claims = verifyIdToken(token, keys(), expectation());
    QVERIFY2(claims, claims ? "" : claims.error().message.c_str());
    QCOMPARE(claims->value(s("preferred_username")).toString(), s("ann"));
}

void IdTokenTest::claimsAreChecked_data()
{
    QTest::addColumn<QJsonObject>("claims");
    QTest::addColumn<QString>("reason");
    const auto row = [](const char *name, const QJsonObject &claims, const char *reason) {
        QTest::newRow(name) << claims << s(reason);
    };
    row("issuer", with("iss", s("https://id.example/")), "issuer");
    row("no issuer", without("iss"), "issuer");
    row("audience", with("aud", s("other")), "audience");
    row("audiences", with("aud", QJsonArray{s("other")}), "audience");
    row("no audience", without("aud"), "audience");
    row("several, and no party", with("aud", QJsonArray{s("gavel"), s("other")}), "party");
    row("party", with("azp", s("other")), "party");
    row("expired", with("exp", kNow - 61), "expired");
    row("no end", without("exp"), "when");
    row("end as text", with("exp", s("1900000000")), "when");
    row("no beginning", without("iat"), "when");
    row("of the future", with("iat", kNow + 100), "future");
    row("not yet", with("nbf", kNow + 100), "yet");
    row("nonce", with("nonce", s("N")), "nonce");
    row("no nonce", without("nonce"), "nonce");
    row("no subject", without("sub"), "nobody");
    row("long subject", with("sub", QString(256, QLatin1Char('x'))), "nobody");
}

void IdTokenTest::claimsAreChecked()
{
    QFETCH(QJsonObject, claims);
    QFETCH(QString, reason);
    const QString why = whyNot(m_rsa.token(claims));
    QVERIFY2(why.contains(reason), qPrintable(why));
}

void IdTokenTest::signaturesAreChecked()
{
    const SigningKey stranger(SigningKey::Kind::Rsa, s("one"));
    QVERIFY(whyNot(stranger.token(goodClaims())).contains(s("signature")));
    const SigningKey elliptic(SigningKey::Kind::Elliptic, s("two"));
    QVERIFY(whyNot(elliptic.token(goodClaims())).contains(s("signature")));
    const SigningKey unknown(SigningKey::Kind::Rsa, s("three"));
    const auto claims = verifyIdToken(unknown.token(goodClaims()), keys(), expectation());
    QVERIFY(!claims && claims.error().code == ErrorCode::NotFound);
    // Claims of one token under the signature of another.
    QByteArrayList parts = m_rsa.token(goodClaims()).split('.');
    parts[1] = SigningKey::part(with("preferred_username", s("eve")));
    QVERIFY(whyNot(parts.join('.')).contains(s("signature")));
    parts[2].clear();
    QVERIFY(!whyNot(parts.join('.')).isEmpty());
    QVERIFY(!whyNot(parts.first(2).join('.')).isEmpty());
    // A key of the other kind under this one's name.
    QVERIFY(!whyNot(m_rsa.token({{s("alg"), s("ES256")}, {s("kid"), s("two")}}, goodClaims())).isEmpty());
    QVERIFY(!whyNot(m_rsa.token({{s("alg"), s("ES256")}, {s("kid"), s("one")}}, goodClaims())).isEmpty());
}

void IdTokenTest::otherWaysOfSigningAreRefused()
{
    const QJsonObject none{{s("alg"), s("none")}};
    const QByteArray unsignedText = SigningKey::part(none) + '.' + SigningKey::part(goodClaims()) + '.';
    QVERIFY(whyNot(unsignedText).contains(s("another way")));
    // The public key as if it were a secret that both sides know.
    const QByteArray text =
        SigningKey::part({{s("alg"), s("HS256")}, {s("kid"), s("one")}}) + '.' + SigningKey::part(goodClaims());
    const QByteArray secret = m_rsa.publicKey().value(s("n")).toString().toLatin1();
    QByteArray mac(32, '\0');
    unsigned size = 0;
    HMAC(EVP_sha256(), secret.constData(), int(secret.size()),
         reinterpret_cast<const unsigned char *>(text.constData()), std::size_t(text.size()),
         reinterpret_cast<unsigned char *>(mac.data()), &size);
    QVERIFY(whyNot(text + '.' + test::base64Url(mac)).contains(s("another way")));
    QJsonObject critical = m_rsa.header();
    critical.insert(s("crit"), QJsonArray{s("b64")});
    QVERIFY(!whyNot(m_rsa.token(critical, goodClaims())).isEmpty());
}

void IdTokenTest::keySetsAreRead()
{
    QJsonObject forEncryption = m_rsa.publicKey();
    forEncryption.insert(s("use"), s("enc"));
    QJsonObject forOthers = m_rsa.publicKey();
    forOthers.insert(s("alg"), s("PS256"));
    QJsonObject offTheCurve = m_elliptic.publicKey();
    offTheCurve.insert(s("x"), offTheCurve.value(s("y")));
    const SigningKey weak(SigningKey::Kind::Rsa, s("weak"), 1024);
    for (const QJsonObject &bad : {forEncryption, forOthers, offTheCurve, weak.publicKey(), QJsonObject()})
        QVERIFY2(!JsonWebKeys::parse(keySet({bad})), QJsonDocument(bad).toJson());
    QVERIFY(!JsonWebKeys::parse("[]"));
    QVERIFY(!JsonWebKeys::parse(""));
    const auto mixed = JsonWebKeys::parse(keySet({forEncryption, m_rsa.publicKey()}));
    QVERIFY(mixed && verifyIdToken(m_rsa.token(goodClaims()), *mixed, expectation()));
    // Two of a kind: a token has to say which it is.
    const SigningKey other(SigningKey::Kind::Rsa, s("other"));
    const auto two = JsonWebKeys::parse(keySet({m_rsa.publicKey(), other.publicKey()}));
    QVERIFY(two && !verifyIdToken(m_rsa.token({{s("alg"), s("RS256")}}, goodClaims()), *two, expectation()));
}

void IdTokenTest::discoveryIsRead_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("isGood");
    QTest::newRow("good") << QByteArray("issuer") << s("https://id.example") << true;
    QTest::newRow("this machine") << QByteArray("token_endpoint") << s("http://127.0.0.1:8/token") << true;
    QTest::newRow("issuer") << QByteArray("issuer") << s("https://id.example/") << false;
    QTest::newRow("plain HTTP") << QByteArray("token_endpoint") << s("http://id.example/token") << false;
    QTest::newRow("file") << QByteArray("jwks_uri") << s("file:///etc/passwd") << false;
    QTest::newRow("nothing") << QByteArray("authorization_endpoint") << QString() << false;
}

void IdTokenTest::discoveryIsRead()
{
    QFETCH(QByteArray, name);
    QFETCH(QString, value);
    QFETCH(bool, isGood);
    QJsonObject document{{s("issuer"), s("https://id.example")},
                         {s("authorization_endpoint"), s("https://id.example/authorize")},
                         {s("token_endpoint"), s("https://id.example/token")},
                         {s("jwks_uri"), s("https://id.example/keys")}};
    document.insert(QString::fromLatin1(name), value);
    QCOMPARE(readDiscovery(QJsonDocument(document).toJson(), s("https://id.example")).has_value(), isGood);
}

QTEST_APPLESS_MAIN(IdTokenTest)
#include "id_token_test.moc"
