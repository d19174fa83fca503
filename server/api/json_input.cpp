#include "server/api/json_input.h"

#include "core/wire/json_reader.h"
#include "server/http/multipart.h"
#include "server/http/sparse_fields.h"

#include <QJsonArray>

namespace gavel::api {

namespace {

bool isJson(QByteArrayView contentType)
{
    const qsizetype end = contentType.indexOf(';');
    const QByteArrayView type = (end < 0 ? contentType : contentType.first(end)).trimmed();
    return type.compare(QByteArrayView("application/json"), Qt::CaseInsensitive) == 0;
}

} // namespace

http::Problem invalidField(const QString &field, const QString &reason)
{
    http::Problem problem{
        400, "invalid-field", QStringLiteral("The input is not valid"), field + QStringLiteral(": ") + reason, {}};
    problem.members.insert(QStringLiteral("field"), field);
    return problem;
}

Checked<QJsonObject> jsonObject(const http::Request &request)
{
    if (!isJson(request.headers.value("content-type")))
        return std::unexpected(http::Problem{415,
                                             "unsupported-media-type",
                                             QStringLiteral("This content type is not understood"),
                                             QStringLiteral("send Content-Type: application/json"),
                                             {}});
    Result<QByteArray> bytes = request.body.readAll();
    if (!bytes)
        return std::unexpected(http::problemOf(bytes.error()));
    Result<QJsonObject> object = wire::parseObject(*bytes);
    if (!object)
        return std::unexpected(http::Problem{400,
                                             "invalid-json",
                                             QStringLiteral("The body is not a JSON object"),
                                             QString::fromStdString(object.error().message),
                                             {}});
    return *std::move(object);
}

namespace {

std::unexpected<http::Problem> badForm(const QString &detail)
{
    return std::unexpected(http::Problem{400,
                                         "invalid-multipart",
                                         QStringLiteral("The body is not a form as multipart/form-data describes it"),
                                         detail,
                                         {}});
}

} // namespace

bool isForm(const http::Request &request)
{
    return request.headers.value("content-type").trimmed().toByteArray().toLower().startsWith("multipart/");
}

Checked<QJsonObject> formObject(const http::Request &request)
{
    const QByteArray boundary = http::multipartBoundary(request.headers.value("content-type"));
    if (boundary.isEmpty())
        return badForm(QStringLiteral("send Content-Type: multipart/form-data with a boundary"));
    const Result<QByteArray> bytes = request.body.readAll();
    if (!bytes)
        return std::unexpected(http::problemOf(bytes.error()));
    const Result<QList<http::FormPart>> parts = http::parseMultipart(*bytes, boundary);
    if (!parts)
        return badForm(QString::fromStdString(parts.error().message));
    QJsonObject object;
    QJsonArray files;
    for (const http::FormPart &part : *parts) {
        if (part.fileName) {
            files.append(QJsonObject{
                {QStringLiteral("name"), *part.fileName},
                {QStringLiteral("content_base64"), QString::fromLatin1(part.content.toByteArray().toBase64())}});
        } else if (object.contains(part.name)) {
            return std::unexpected(invalidField(part.name, QStringLiteral("is given twice")));
        } else {
            object.insert(part.name, QString::fromUtf8(part.content));
        }
    }
    if (!files.isEmpty())
        object.insert(QStringLiteral("files"), files);
    return object;
}

Checked<void> checkQuery(const http::Request &request, const QStringList &known)
{
    QStringList seen;
    for (const auto &[name, value] : request.target.query.items()) {
        if (name == http::kFieldsParameter && request.method != "POST") {
            if (!http::isFieldList(value))
                return std::unexpected(
                    invalidField(name, QStringLiteral("must be a list of fields such as id,judging.verdict")));
            continue;
        }
        if (!known.contains(name))
            return std::unexpected(invalidField(name, known.isEmpty()
                                                          ? QStringLiteral("this address takes no query parameters")
                                                          : QStringLiteral("unknown query parameter; known are ") +
                                                                known.join(QStringLiteral(", "))));
        if (seen.contains(name))
            return std::unexpected(invalidField(name, QStringLiteral("is given twice")));
        seen.append(name);
    }
    return {};
}

Checked<qint64> queryInteger(const http::Request &request, const char *name, qint64 least, qint64 most, qint64 absent)
{
    const QString field = QString::fromLatin1(name);
    const std::optional<QString> text = request.target.query.value(field);
    if (!text)
        return absent;
    bool isNumber = false;
    const qint64 value = text->toLongLong(&isNumber);
    if (!isNumber || value < least || value > most)
        return std::unexpected(
            invalidField(field, QStringLiteral("must be an integer between %1 and %2").arg(least).arg(most)));
    return value;
}

Checked<qint64> pathId(const http::Request &request, const char *name)
{
    const QString text = request.parameter(name);
    bool isNumber = false;
    const qint64 value = text.toLongLong(&isNumber);
    if (!isNumber || value <= 0 || QString::number(value) != text)
        return std::unexpected(http::Problem{404,
                                             "not-found",
                                             QStringLiteral("There is no such thing"),
                                             QStringLiteral("%1 is not an id").arg(text),
                                             {}});
    return value;
}

} // namespace gavel::api
