#pragma once

#include <QByteArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QString>

#include <memory>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rsa.h>

namespace gavel::test {

inline QByteArray base64Url(const QByteArray &bytes)
{
    return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
}

// A key of a provider's: signs tokens, and tells its public half.
class SigningKey {
public:
    enum class Kind { Rsa, Elliptic };

    SigningKey(Kind kind, QString id, unsigned rsaBits = 2048)
        : m_kind(kind),
          m_id(std::move(id)),
          m_key(kind == Kind::Rsa ? EVP_RSA_gen(rsaBits) : EVP_EC_gen("P-256"), EVP_PKEY_free)
    {
    }

    QJsonObject publicKey() const
    {
        QJsonObject object{{QStringLiteral("kid"), m_id}, {QStringLiteral("use"), QStringLiteral("sig")}};
        const auto add = [&](const char *name, const char *parameter, int size) {
            object.insert(QString::fromLatin1(name), QString::fromLatin1(base64Url(number(parameter, size))));
        };
        if (m_kind == Kind::Rsa) {
            object.insert(QStringLiteral("kty"), QStringLiteral("RSA"));
            add("n", OSSL_PKEY_PARAM_RSA_N, 0);
            add("e", OSSL_PKEY_PARAM_RSA_E, 0);
            return object;
        }
        object.insert(QStringLiteral("kty"), QStringLiteral("EC"));
        object.insert(QStringLiteral("crv"), QStringLiteral("P-256"));
        add("x", OSSL_PKEY_PARAM_EC_PUB_X, 32);
        add("y", OSSL_PKEY_PARAM_EC_PUB_Y, 32);
        return object;
    }

    QJsonObject header() const
    {
        return {{QStringLiteral("alg"), m_kind == Kind::Rsa ? QStringLiteral("RS256") : QStringLiteral("ES256")},
                {QStringLiteral("kid"), m_id}};
    }

    static QByteArray part(const QJsonObject &object)
    {
        return base64Url(QJsonDocument(object).toJson(QJsonDocument::Compact));
    }

    QByteArray token(const QJsonObject &claims) const { return token(header(), claims); }
    QByteArray token(const QJsonObject &header, const QJsonObject &claims) const
    {
        const QByteArray text = part(header) + '.' + part(claims);
        return text + '.' + base64Url(sign(text));
    }

    QByteArray sign(const QByteArray &text) const
    {
        const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
        std::size_t size = 0;
        const auto *bytes = reinterpret_cast<const unsigned char *>(text.constData());
        EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, m_key.get());
        EVP_DigestSign(context.get(), nullptr, &size, bytes, std::size_t(text.size()));
        QByteArray signature(qsizetype(size), '\0');
        if (EVP_DigestSign(context.get(), reinterpret_cast<unsigned char *>(signature.data()), &size, bytes,
                           std::size_t(text.size())) != 1)
            qFatal("no signature");
        signature.truncate(qsizetype(size));
        return m_kind == Kind::Rsa ? signature : bothNumbers(signature);
    }

private:
    QByteArray number(const char *parameter, int size) const
    {
        BIGNUM *value = nullptr;
        if (EVP_PKEY_get_bn_param(m_key.get(), parameter, &value) != 1)
            qFatal("no parameter %s", parameter);
        QByteArray bytes(size > 0 ? size : BN_num_bytes(value), '\0');
        BN_bn2binpad(value, reinterpret_cast<unsigned char *>(bytes.data()), int(bytes.size()));
        BN_free(value);
        return bytes;
    }

    static QByteArray bothNumbers(const QByteArray &der)
    {
        const auto *bytes = reinterpret_cast<const unsigned char *>(der.constData());
        ECDSA_SIG *pair = d2i_ECDSA_SIG(nullptr, &bytes, long(der.size()));
        QByteArray both(64, '\0');
        BN_bn2binpad(ECDSA_SIG_get0_r(pair), reinterpret_cast<unsigned char *>(both.data()), 32);
        BN_bn2binpad(ECDSA_SIG_get0_s(pair), reinterpret_cast<unsigned char *>(both.data()) + 32, 32);
        ECDSA_SIG_free(pair);
        return both;
    }

    const Kind m_kind;
    const QString m_id;
    const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY *)> m_key;
};

} // namespace gavel::test
