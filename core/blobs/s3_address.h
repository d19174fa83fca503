#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QString>

namespace gavel::blobs {

// How a bucket is named in requests.
enum class BucketStyle {
    Path,        // https://endpoint/bucket/key
    VirtualHost, // https://bucket.endpoint/key
};

// Where blobs are in an S3-compatible store, and who may get at them.
struct S3Address {
    QString endpoint; // scheme://host[:port]
    QString bucket;
    QString prefix; // of every key: empty, or ending in a slash
    QString region = QStringLiteral("us-east-1");
    BucketStyle style = BucketStyle::Path;
    QByteArray accessKey;
    QByteArray secretKey;

    // "ab/abcd..." below the prefix.
    QString keyOf(const QByteArray &sha256) const;

    // The whole address of a key, or of the bucket when it is empty.
    QString urlOf(const QString &key) const;

    QString display() const; // without the keys
};

// Reads "s3://bucket/prefix?endpoint=https://s3.example.org&region=eu-1&style=path|virtual-host"; the endpoint is
// needed. InvalidArgument says what is wrong.
Result<S3Address> parseS3Address(const QString &text);

// "ACCESS-KEY:SECRET-KEY".
Result<void> setCredentials(S3Address &address, const QByteArray &line);

} // namespace gavel::blobs
