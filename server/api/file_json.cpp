#include "server/api/file_json.h"

#include <QStringDecoder>

namespace gavel::api {

void insertBytes(QJsonObject &object, const char *name, const QByteArray &bytes)
{
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString text = decoder(bytes);
    if (decoder.hasError())
        object.insert(QString::fromLatin1(name) + QStringLiteral("_base64"), QString::fromLatin1(bytes.toBase64()));
    else
        object.insert(QString::fromLatin1(name), text);
}

QJsonArray filesJson(const QList<wire::JobFile> &files)
{
    QJsonArray array;
    for (const wire::JobFile &file : files) {
        QJsonObject one{{QStringLiteral("name"), file.name}, {QStringLiteral("size_bytes"), file.content.size()}};
        insertBytes(one, "content", file.content);
        array.append(one);
    }
    return array;
}

wire::JobFile readFile(wire::ObjectReader &reader)
{
    wire::JobFile file;
    file.name = reader.string("name");
    const bool isText = reader.has("content");
    if (isText && reader.has("content_base64"))
        reader.fail("content_base64", QStringLiteral("content is given as well; one of them is enough"));
    if (isText) {
        file.content = reader.string("content").toUtf8();
        (void)reader.optionalString("content_base64");
    } else if (reader.has("content_base64")) {
        file.content = reader.base64("content_base64");
        (void)reader.optionalString("content");
    } else {
        reader.fail("content", QStringLiteral("is missing; give content or content_base64"));
    }
    reader.refuseUnknown();
    return file;
}

QList<wire::JobFile> readSources(wire::ObjectReader &reader)
{
    QList<wire::JobFile> files;
    const bool isSingle = reader.has("source");
    if (isSingle && reader.has("files"))
        reader.fail("source", QStringLiteral("files are given as well; one of them is enough"));
    const std::optional<QString> source = reader.optionalString("source");
    const std::optional<QString> fileName = reader.optionalString("file_name");
    if (!isSingle && fileName)
        reader.fail("file_name", QStringLiteral("goes with source only"));
    if (isSingle)
        files.append({fileName.value_or(QString()), source.value_or(QString()).toUtf8()});
    else if (!reader.has("files"))
        reader.fail("files", QStringLiteral("is missing; give files or source"));
    reader.optionalObjects("files", [&](wire::ObjectReader &file) { files.append(readFile(file)); });
    return files;
}

} // namespace gavel::api
