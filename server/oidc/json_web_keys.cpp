#include "server/oidc/json_web_keys.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <openssl/core_names.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>

namespace gavel::oidc {

namespace {

constexpr int kLeastRsaBits = 2048;
constexpr qsizetype kMostKeys = 100;
constexpr qsizetype kCoordinate = 32; // bytes of P-256
constexpr qsizetype kLongestNumber = 1024;

using Key = std::shared_ptr<EVP_PKEY>;
using Number = std::unique_ptr<BIGNUM, void (*)(BIGNUM *)>;
using Builder = std::unique_ptr<OSSL_PARAM_BLD, void (*)(OSSL_PARAM_BLD *)>;
using Parameters = std::unique_ptr<OSSL_PARAM, void (*)(OSSL_PARAM *)>;

const unsigned char *octets(const QByteArray &bytes)
{
    return reinterpret_cast<const unsigned char *>(bytes.constData());
}

Number numberOf(const QByteArray &bytes)
{
    return Number(BN_bin2bn(octets(bytes), int(bytes.size()), nullptr), BN_free);
}

Key keyFrom(const char *kind, OSSL_PARAM_BLD *builder)
{
    const Parameters parameters(OSSL_PARAM_BLD_to_param(builder), OSSL_PARAM_free);
    const std::unique_ptr<EVP_PKEY_CTX, void (*)(EVP_PKEY_CTX *)> context(
        EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY *made = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1)
        return nullptr;
    return Key(made, EVP_PKEY_free);
}

std::optional<QByteArray> member(const QJsonObject &object, const char *name)
{
    const QByteArray text = object.value(QLatin1String(name)).toString().toLatin1();
    const std::optional<QByteArray> bytes = fromBase64Url(text);
    return bytes && !bytes->isEmpty() && bytes->size() <= kLongestNumber ? bytes : std::nullopt;
}

Key rsaKey(const QJsonObject &object)
{
    const auto modulus = member(object, "n");
    const auto exponent = member(object, "e");
    if (!modulus || !exponent)
        return nullptr;
    const Number n = numberOf(*modulus);
    const Number e = numberOf(*exponent);
    const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    if (!n || !e || !builder || !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) ||
        !OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()))
        return nullptr;
    const Key key = keyFrom("RSA", builder.get());
    return key && EVP_PKEY_get_bits(key.get()) >= kLeastRsaBits ? key : nullptr;
}

Key ellipticKey(const QJsonObject &object)
{
    const auto x = member(object, "x");
    const auto y = member(object, "y");
    const bool isP256 = object.value(QLatin1String("crv")).toString() == QLatin1String("P-256");
    if (!isP256 || !x || !y || x->size() != kCoordinate || y->size() != kCoordinate)
        return nullptr;
    const QByteArray point = '\x04' + *x + *y;
    const Builder builder(OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    if (!builder || !OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0) ||
        !OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.constData(),
                                          std::size_t(point.size())))
        return nullptr;
    return keyFrom("EC", builder.get()); // refuses a point that is not on the curve
}

// The two numbers of ES256, as OpenSSL wants them: in DER.
QByteArray inDer(const QByteArray &signature)
{
    if (signature.size() != 2 * kCoordinate)
        return {};
    const std::unique_ptr<ECDSA_SIG, void (*)(ECDSA_SIG *)> pair(ECDSA_SIG_new(), ECDSA_SIG_free);
    Number r = numberOf(signature.first(kCoordinate));
    Number s = numberOf(signature.last(kCoordinate));
    if (!pair || !r || !s || ECDSA_SIG_set0(pair.get(), r.get(), s.get()) != 1)
        return {};
    (void)r.release();
    (void)s.release();
    unsigned char *der = nullptr;
    const int size = i2d_ECDSA_SIG(pair.get(), &der);
    const QByteArray bytes = size > 0 ? QByteArray(reinterpret_cast<const char *>(der), size) : QByteArray();
    OPENSSL_free(der);
    return bytes;
}

bool isSignedBy(EVP_PKEY *key, QByteArrayView text, const QByteArray &signature)
{
    const std::unique_ptr<EVP_MD_CTX, void (*)(EVP_MD_CTX *)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    return context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key) == 1 &&
           EVP_DigestVerify(context.get(), octets(signature), std::size_t(signature.size()),
                            reinterpret_cast<const unsigned char *>(text.data()), std::size_t(text.size())) == 1;
}

} // namespace

std::optional<Algorithm> algorithmFromName(const QString &name)
{
    if (name == QLatin1String("RS256"))
        return Algorithm::Rs256;
    return name == QLatin1String("ES256") ? std::optional(Algorithm::Es256) : std::nullopt;
}

std::optional<QByteArray> fromBase64Url(QByteArrayView text)
{
    if (text.contains('=') || text.contains('+') || text.contains('/'))
        return std::nullopt;
    const auto decoded = QByteArray::fromBase64Encoding(
        text.toByteArray(), QByteArray::Base64UrlEncoding | QByteArray::AbortOnBase64DecodingErrors);
    return decoded ? std::optional(decoded.decoded) : std::nullopt;
}

std::optional<JsonWebKeys::Key> JsonWebKeys::readKey(const QJsonObject &object)
{
    const QString kind = object.value(QLatin1String("kty")).toString();
    const QString use = object.value(QLatin1String("use")).toString(QStringLiteral("sig"));
    const bool isRsa = kind == QLatin1String("RSA");
    if (use != QLatin1String("sig") || (!isRsa && kind != QLatin1String("EC")))
        return std::nullopt;
    const Algorithm algorithm = isRsa ? Algorithm::Rs256 : Algorithm::Es256;
    const QJsonValue meantFor = object.value(QLatin1String("alg"));
    if (!meantFor.isUndefined() && algorithmFromName(meantFor.toString()) != algorithm)
        return std::nullopt;
    const auto key = isRsa ? rsaKey(object) : ellipticKey(object);
    if (!key)
        return std::nullopt;
    return Key{algorithm, object.value(QLatin1String("kid")).toString(), key};
}

Result<JsonWebKeys> JsonWebKeys::parse(const QByteArray &json)
{
    const QJsonArray array = QJsonDocument::fromJson(json).object().value(QLatin1String("keys")).toArray();
    JsonWebKeys keys;
    for (qsizetype i = 0; i < std::min(array.size(), kMostKeys); ++i) {
        if (std::optional<Key> key = readKey(array.at(i).toObject()))
            keys.m_keys.push_back(*std::move(key));
    }
    if (keys.m_keys.empty())
        return failure(ErrorCode::InvalidArgument, "there is no key that signatures could be checked with");
    return keys;
}

Result<void> JsonWebKeys::verify(Algorithm algorithm, const QString &keyId, QByteArrayView signedText,
                                 const QByteArray &signature) const
{
    const Key *found = nullptr;
    for (const Key &key : m_keys) {
        if (key.algorithm != algorithm || (!keyId.isEmpty() && key.id != keyId))
            continue;
        if (found && keyId.isEmpty())
            return failure(ErrorCode::PermissionDenied, "the token does not say which key has signed it");
        if (!found)
            found = &key;
    }
    if (!found)
        return failure(ErrorCode::NotFound, "the key that has signed the token is not known");
    const QByteArray inOpenSslsForm = algorithm == Algorithm::Es256 ? inDer(signature) : signature;
    if (inOpenSslsForm.isEmpty() || !isSignedBy(found->key.get(), signedText, inOpenSslsForm))
        return failure(ErrorCode::PermissionDenied, "the signature is wrong");
    return {};
}

} // namespace gavel::oidc
