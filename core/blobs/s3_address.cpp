#include "core/blobs/s3_address.h"

#include "core/blobs/blob_directory.h"

#include <QRegularExpression>
#include <QUrl>
#include <QUrlQuery>

namespace gavel::blobs {

namespace {

std::unexpected<Error> bad(const QString &why)
{
    return failure(ErrorCode::InvalidArgument,
                   (QStringLiteral("must be s3://BUCKET/PREFIX?endpoint=https://HOST&region=REGION&style=path: ") + why)
                       .toStdString());
}

// What goes into keys and hosts unchanged, so that signatures need no encoding.
bool isPlain(const QString &text)
{
    static const QRegularExpression plain(QStringLiteral("^[A-Za-z0-9._/-]*$"));
    return plain.match(text).hasMatch();
}

bool isBucket(const QString &text)
{
    static const QRegularExpression bucket(QStringLiteral("^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$"));
    return bucket.match(text).hasMatch();
}

QString prefixOf(const QString &path)
{
    QString prefix = path;
    while (prefix.startsWith(QLatin1Char('/')))
        prefix.remove(0, 1);
    if (!prefix.isEmpty() && !prefix.endsWith(QLatin1Char('/')))
        prefix += QLatin1Char('/');
    return prefix;
}

Result<void> readParameter(S3Address &address, const QString &name, const QString &value)
{
    if (name == QLatin1String("endpoint")) {
        const QUrl url(value, QUrl::StrictMode);
        const bool isWeb = url.scheme() == QLatin1String("http") || url.scheme() == QLatin1String("https");
        const bool isBare = url.path().isEmpty() || url.path() == QLatin1String("/");
        if (!url.isValid() || !isWeb || url.host().isEmpty() || !isBare || url.hasQuery() || !url.userInfo().isEmpty())
            return bad(QStringLiteral("the endpoint is no http or https address"));
        address.endpoint = url.scheme() + QStringLiteral("://") + url.authority();
    } else if (name == QLatin1String("region")) {
        if (value.isEmpty() || !isPlain(value))
            return bad(QStringLiteral("the region"));
        address.region = value;
    } else if (name == QLatin1String("style")) {
        if (value != QLatin1String("path") && value != QLatin1String("virtual-host"))
            return bad(QStringLiteral("the style is path or virtual-host"));
        address.style = value == QLatin1String("path") ? BucketStyle::Path : BucketStyle::VirtualHost;
    } else {
        return bad(QStringLiteral("there is no parameter ") + name);
    }
    return {};
}

} // namespace

QString S3Address::keyOf(const QByteArray &sha256) const
{
    return prefix + QString::fromStdString(blobPath(sha256));
}

QString S3Address::urlOf(const QString &key) const
{
    if (style == BucketStyle::Path)
        return endpoint + QLatin1Char('/') + bucket + QLatin1Char('/') + key;
    QString url = endpoint;
    return url.insert(url.indexOf(QLatin1String("://")) + 3, bucket + QLatin1Char('.')) + QLatin1Char('/') + key;
}

QString S3Address::display() const
{
    return QStringLiteral("s3://%1/%2 at %3").arg(bucket, prefix, endpoint);
}

Result<S3Address> parseS3Address(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    if (!url.isValid() || url.scheme() != QLatin1String("s3") || !url.userInfo().isEmpty())
        return bad(QStringLiteral("it is no such address, or names keys, which belong into a file"));
    S3Address address;
    address.bucket = url.host();
    address.prefix = prefixOf(url.path());
    if (!isBucket(address.bucket) || !isPlain(address.prefix))
        return bad(QStringLiteral("bucket or prefix have characters that are not taken"));
    const auto parameters = QUrlQuery(url).queryItems(QUrl::FullyDecoded);
    for (const auto &[name, value] : parameters)
        TRY(readParameter(address, name, value));
    if (address.endpoint.isEmpty())
        return bad(QStringLiteral("the endpoint is missing"));
    return address;
}

Result<void> setCredentials(S3Address &address, const QByteArray &line)
{
    const qsizetype colon = line.indexOf(':');
    if (colon <= 0 || colon + 1 >= line.size())
        return failure(ErrorCode::InvalidArgument, "the keys of an S3 store are one line ACCESS-KEY:SECRET-KEY");
    address.accessKey = line.left(colon);
    address.secretKey = line.mid(colon + 1);
    return {};
}

} // namespace gavel::blobs
