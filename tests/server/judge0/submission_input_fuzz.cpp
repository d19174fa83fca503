// Attributes and texts of the Judge0 API: numbers within their range whatever is sent, and base64 that comes back.
#include "server/judge0/attribute_reader.h"
#include "server/judge0/text.h"

#include <QJsonDocument>

using namespace gavel::judge0;

extern "C" int LLVMFuzzerTestOneInput(const unsigned char *data, std::size_t size)
{
    const QByteArray text(reinterpret_cast<const char *>(data), qsizetype(size));
    if (fromBase64(mimeBase64(text)) != text)
        __builtin_trap();
    const qsizetype half = text.size() / 2;
    if (half > 0 && isExpected(text.first(half), text.first(half)) != true)
        __builtin_trap();
    (void)isExpected(text.first(half), text.mid(half));
    const QJsonObject object = QJsonDocument::fromJson(text).object();
    for (const bool isBase64 : {false, true}) {
        AttributeReader reader(object, isBase64);
        const double number = reader.number("a", 2, {1, 3, true, false});
        if (!(number >= 1 && number <= 3))
            __builtin_trap();
        (void)reader.boolean("b", false);
        (void)reader.text("c");
        (void)reader.bytes("d");
    }
    return 0;
}
