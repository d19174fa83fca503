#include "core/wire/blob_ref.h"

#include <algorithm>

namespace gavel::wire {

namespace {

bool isSha256(const QByteArray &text)
{
    return text.size() == 64 &&
           std::ranges::all_of(text, [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

} // namespace

QJsonObject toJson(const domain::BlobRef &blob)
{
    return QJsonObject{{QStringLiteral("sha256"), QString::fromLatin1(blob.sha256)},
                       {QStringLiteral("size_bytes"), blob.size}};
}

domain::BlobRef readBlobRef(ObjectReader &reader, const char *key)
{
    domain::BlobRef blob;
    reader.object(key, [&](ObjectReader &object) {
        blob.sha256 = object.string("sha256").toLatin1();
        blob.size = object.integer("size_bytes", 0);
        if (!isSha256(blob.sha256))
            object.fail("sha256", QStringLiteral("must be 64 lower-case hexadecimal digits"));
    });
    return blob;
}

} // namespace gavel::wire
