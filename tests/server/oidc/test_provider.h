#pragma once

#include "tests/server/oidc/signing_key.h"

#include <QCryptographicHash>
#include <QDateTime>
#include <QHash>
#include <QJsonArray>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrlQuery>

#include <functional>

namespace gavel::test {

// An OpenID Connect provider: discovery document, keys, and codes that are exchanged for tokens, over HTTP on the
// loopback address. What people do in a browser is one call.
class TestProvider : public QTcpServer {
public:
    TestProvider()
    {
        connect(this, &QTcpServer::newConnection, this, [this] {
            QTcpSocket *socket = nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [this, socket] { onData(*socket); });
            connect(socket, &QTcpSocket::disconnected, socket, &QObject::deleteLater);
        });
        if (!listen(QHostAddress::LocalHost))
            qFatal("no port for the provider");
    }

    QString issuer() const { return QStringLiteral("http://127.0.0.1:%1").arg(serverPort()); }

    // Somebody logs in at the address a client was sent to, and comes back with the code.
    QString logIn(const QString &authorizationUrl, const QJsonObject &who)
    {
        const QUrlQuery query{QUrl(authorizationUrl)};
        const auto item = [&](const char *name) {
            return query.queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
        };
        lastState = item("state");
        if (item("response_type") != QStringLiteral("code") || item("client_id") != clientId ||
            item("redirect_uri") != redirectUrl || item("code_challenge_method") != QStringLiteral("S256"))
            return {};
        const qint64 now = QDateTime::currentSecsSinceEpoch();
        QJsonObject claims = who;
        claims.insert(QStringLiteral("iss"), issuer());
        claims.insert(QStringLiteral("aud"), clientId);
        claims.insert(QStringLiteral("nonce"), item("nonce"));
        claims.insert(QStringLiteral("iat"), now);
        claims.insert(QStringLiteral("exp"), now + 300);
        const QString code = QStringLiteral("code%1").arg(++m_codes);
        m_granted.insert(code, {item("code_challenge"), claims});
        return code;
    }

    std::shared_ptr<const SigningKey> key = firstKey();
    QString clientId = QStringLiteral("gavel");
    QString clientSecret = QStringLiteral("s3cret & more");
    QString redirectUrl;
    // What the next tokens are, where they are not as they should be.
    std::function<QByteArray(const SigningKey &, QJsonObject)> makeToken;
    QString lastState;
    int discoveries = 0;
    int keyRequests = 0;

private:
    // Making one takes a while.
    static std::shared_ptr<const SigningKey> firstKey()
    {
        static const auto made = std::make_shared<const SigningKey>(SigningKey::Kind::Rsa, QStringLiteral("first"));
        return made;
    }

    struct Grant {
        QString challenge;
        QJsonObject claims;
    };

    void onData(QTcpSocket &socket)
    {
        QByteArray &received = m_received[&socket];
        received += socket.readAll();
        const qsizetype end = received.indexOf("\r\n\r\n");
        if (end < 0)
            return;
        const QByteArray head = received.first(end);
        const qsizetype at = head.toLower().indexOf("content-length:");
        const qsizetype length =
            at < 0 ? 0 : head.mid(at + 15, head.indexOf('\r', at) - at - 15).trimmed().toLongLong();
        if (received.size() < end + 4 + length)
            return;
        const QByteArray body = received.mid(end + 4, length);
        m_received.remove(&socket);
        const auto [status, json] = answer(head, body);
        const QByteArray text = QJsonDocument(json).toJson();
        socket.write("HTTP/1.1 " + QByteArray::number(status) + " x\r\nContent-Type: application/json\r\n" +
                     "Content-Length: " + QByteArray::number(text.size()) + "\r\nConnection: close\r\n\r\n" + text);
        socket.disconnectFromHost();
    }

    std::pair<int, QJsonObject> answer(const QByteArray &head, const QByteArray &body)
    {
        const QByteArray target = head.split(' ').value(1);
        if (target == "/.well-known/openid-configuration") {
            ++discoveries;
            return {200,
                    {{QStringLiteral("issuer"), issuer()},
                     {QStringLiteral("authorization_endpoint"), issuer() + QStringLiteral("/authorize?tenant=1")},
                     {QStringLiteral("token_endpoint"), issuer() + QStringLiteral("/token")},
                     {QStringLiteral("jwks_uri"), issuer() + QStringLiteral("/keys")}}};
        }
        if (target == "/keys") {
            ++keyRequests;
            return {200, {{QStringLiteral("keys"), QJsonArray{key->publicKey()}}}};
        }
        return target == "/token" ? exchange(head, QUrlQuery(QString::fromLatin1(body)))
                                  : std::pair<int, QJsonObject>{404, {}};
    }

    std::pair<int, QJsonObject> exchange(const QByteArray &head, const QUrlQuery &form)
    {
        const auto item = [&](const char *name) {
            return form.queryItemValue(QString::fromLatin1(name), QUrl::FullyDecoded);
        };
        const QByteArray pair = QUrl::toPercentEncoding(clientId) + ':' + QUrl::toPercentEncoding(clientSecret);
        const bool isClient = head.contains("Authorization: Basic " + pair.toBase64());
        const Grant grant = m_granted.take(item("code")); // each is good once
        const QByteArray hash = QCryptographicHash::hash(item("code_verifier").toLatin1(), QCryptographicHash::Sha256);
        const bool isProven = QString::fromLatin1(base64Url(hash)) == grant.challenge;
        if (!isClient)
            return {401, {{QStringLiteral("error"), QStringLiteral("invalid_client")}}};
        if (!isProven || item("redirect_uri") != redirectUrl ||
            item("grant_type") != QStringLiteral("authorization_code"))
            return {400, {{QStringLiteral("error"), QStringLiteral("invalid_grant")}}};
        const QByteArray token = makeToken ? makeToken(*key, grant.claims) : key->token(grant.claims);
        return {200,
                {{QStringLiteral("access_token"), QStringLiteral("of no use here")},
                 {QStringLiteral("token_type"), QStringLiteral("Bearer")},
                 {QStringLiteral("id_token"), QString::fromLatin1(token)}}};
    }

    QHash<QTcpSocket *, QByteArray> m_received;
    QHash<QString, Grant> m_granted;
    int m_codes = 0;
};

} // namespace gavel::test
