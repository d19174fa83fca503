#include "server/accounts/secrets.h"

#include <sodium.h>

namespace gavel::accounts {

QString generateToken()
{
    QByteArray bytes(32, Qt::Uninitialized);
    randombytes_buf(bytes.data(), static_cast<std::size_t>(bytes.size()));
    const QByteArray text = bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    return QStringLiteral("gvl_") + QString::fromLatin1(text);
}

QString generatePassword()
{
    // Without 0 o 1 l i, which are taken for one another.
    const QString letters = QStringLiteral("abcdefghjkmnpqrstuvwxyz23456789");
    QString password;
    for (int i = 0; i < 20; ++i) {
        if (i % 5 == 0 && i > 0)
            password += QLatin1Char('-');
        password += letters.at(static_cast<qsizetype>(randombytes_uniform(static_cast<quint32>(letters.size()))));
    }
    return password;
}

} // namespace gavel::accounts
