#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QJsonObject>
#include <QString>

#include <memory>
#include <optional>
#include <vector>

struct evp_pkey_st;

namespace gavel::oidc {

// The ways of signing that are understood, of RFC 7518.
enum class Algorithm { Rs256, Es256 };

std::optional<Algorithm> algorithmFromName(const QString &name);

// base64url without padding; empty optional for anything else.
std::optional<QByteArray> fromBase64Url(QByteArrayView text);

// The public keys of a provider: a JSON Web Key Set (RFC 7517). Immutable.
class JsonWebKeys final {
public:
    // Keys of other kinds or for other uses, and RSA keys below 2048 bits, are left out. InvalidArgument: it is no key
    // set, or no key is left.
    static Result<JsonWebKeys> parse(const QByteArray &json);

    // Whether one of the keys made the signature: the one of that id, or, if it is empty, the only one of its kind.
    // NotFound: there is no such key, so the provider may have changed its keys; PermissionDenied: the signature is
    // wrong.
    Result<void> verify(Algorithm algorithm, const QString &keyId, QByteArrayView signedText,
                        const QByteArray &signature) const;

private:
    struct Key {
        Algorithm algorithm;
        QString id;
        std::shared_ptr<evp_pkey_st> key;
    };

    static std::optional<Key> readKey(const QJsonObject &object);

    std::vector<Key> m_keys;
};

} // namespace gavel::oidc
