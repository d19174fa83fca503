#include "server/api/api_page.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>

static void initResources()
{
    Q_INIT_RESOURCE(api_resources);
}

namespace gavel::api {

namespace {

QString text(const QJsonObject &object, const char *key)
{
    return object.value(QString::fromLatin1(key)).toString().toHtmlEscaped();
}

QString block(const QJsonValue &value)
{
    const QByteArray json =
        value.isArray() ? QJsonDocument(value.toArray()).toJson() : QJsonDocument(value.toObject()).toJson();
    return QStringLiteral("<pre>%1</pre>\n").arg(QString::fromUtf8(json).toHtmlEscaped());
}

// What a reference of the document leads to; the object itself if it is none.
QJsonObject resolved(const QJsonObject &document, const QJsonObject &object)
{
    const QString reference = object.value(QStringLiteral("$ref")).toString();
    if (reference.isEmpty())
        return object;
    QJsonValue target = document;
    for (const QString &step : reference.split(QLatin1Char('/')).sliced(1))
        target = target.toObject().value(step);
    return target.toObject();
}

// A schema by its name where it has one, and in full where not.
QString schemaText(const QJsonObject &schema)
{
    const QString name = schema.value(QStringLiteral("$ref")).toString().section(QLatin1Char('/'), -1).toHtmlEscaped();
    return name.isEmpty() ? block(schema) : QStringLiteral("<p><a href=\"#schema-%1\">%1</a></p>\n").arg(name);
}

QString contentText(const QJsonObject &content)
{
    QString html;
    for (auto type = content.begin(); type != content.end(); ++type)
        html += QStringLiteral("<p><code>%1</code></p>\n").arg(type.key().toHtmlEscaped()) +
                schemaText(type->toObject().value(QStringLiteral("schema")).toObject());
    return html;
}

QString parametersText(const QJsonObject &document, const QJsonArray &parameters)
{
    QString rows;
    for (const QJsonValue one : parameters) {
        const QJsonObject parameter = resolved(document, one.toObject());
        const QByteArray schema =
            QJsonDocument(parameter.value(QStringLiteral("schema")).toObject()).toJson(QJsonDocument::Compact);
        rows += QStringLiteral("<tr><td><code>%1</code></td><td>%2</td><td>%3</td><td><code>%4</code></td></tr>\n")
                    .arg(text(parameter, "name"), text(parameter, "in"), text(parameter, "description"),
                         QString::fromUtf8(schema).toHtmlEscaped());
    }
    return rows.isEmpty() ? QString() : QStringLiteral("<table>\n%1</table>\n").arg(rows);
}

QString responsesText(const QJsonObject &document, const QJsonObject &responses)
{
    QString html;
    for (auto status = responses.begin(); status != responses.end(); ++status) {
        const QJsonObject response = resolved(document, status->toObject());
        html +=
            QStringLiteral("<p><b>%1</b> %2</p>\n").arg(status.key().toHtmlEscaped(), text(response, "description"));
        if (status.key() != QLatin1String("default")) // every operation's problem document is the same
            html += contentText(response.value(QStringLiteral("content")).toObject());
    }
    return html;
}

QString operationText(const QJsonObject &document, const QString &path, const QString &method,
                      const QJsonObject &operation, const QJsonArray &shared)
{
    QJsonArray parameters = shared;
    for (const QJsonValue parameter : operation.value(QStringLiteral("parameters")).toArray())
        parameters.append(parameter);
    QString html = QStringLiteral("<details><summary><b>%1</b><code>%2</code><span>%3</span></summary>\n")
                       .arg(method.toUpper().toHtmlEscaped(), path.toHtmlEscaped(), text(operation, "summary"));
    if (operation.contains(QStringLiteral("description")))
        html += QStringLiteral("<p>%1</p>\n").arg(text(operation, "description"));
    html += parametersText(document, parameters);
    const QJsonObject body = operation.value(QStringLiteral("requestBody")).toObject();
    html += contentText(body.value(QStringLiteral("content")).toObject());
    return html + responsesText(document, operation.value(QStringLiteral("responses")).toObject()) +
           QStringLiteral("</details>\n");
}

QString operationsOf(const QJsonObject &document, const QString &tag)
{
    QString html;
    const QJsonObject paths = document.value(QStringLiteral("paths")).toObject();
    for (auto path = paths.begin(); path != paths.end(); ++path) {
        const QJsonObject methods = path->toObject();
        for (auto method = methods.begin(); method != methods.end(); ++method) {
            const QJsonArray tags = method->toObject().value(QStringLiteral("tags")).toArray();
            if (tags.first().toString() == tag)
                html += operationText(document, path.key(), method.key(), method->toObject(),
                                      methods.value(QStringLiteral("parameters")).toArray());
        }
    }
    return html;
}

QString schemasOf(const QJsonObject &document)
{
    QString html;
    const QJsonObject components = document.value(QStringLiteral("components")).toObject();
    const QJsonObject schemas = components.value(QStringLiteral("schemas")).toObject();
    for (auto schema = schemas.begin(); schema != schemas.end(); ++schema)
        html += QStringLiteral("<details id=\"schema-%1\"><summary><code>%1</code></summary>\n%2</details>\n")
                    .arg(schema.key().toHtmlEscaped(), block(*schema));
    return html;
}

Result<QByteArray> readPage(const QString &name)
{
    initResources();
    QFile file(QStringLiteral(":/pages/") + name);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::Internal, "the program lacks its resource pages/" + name.toStdString());
    return file.readAll();
}

} // namespace

Result<QByteArray> startPage()
{
    return readPage(QStringLiteral("start.html"));
}

Result<QByteArray> apiPage(const QJsonObject &document)
{
    QString page = QString::fromUtf8(TRY(readPage(QStringLiteral("api.html"))));
    QString operations;
    for (const QJsonValue one : document.value(QStringLiteral("tags")).toArray()) {
        const QString tag = one.toObject().value(QStringLiteral("name")).toString();
        operations += QStringLiteral("<h2 id=\"%1\">%1</h2>\n").arg(tag.toHtmlEscaped()) + operationsOf(document, tag);
    }
    const QJsonObject info = document.value(QStringLiteral("info")).toObject();
    page.replace(QStringLiteral("{description}"), text(info, "description"));
    page.replace(QStringLiteral("{schemas}"), schemasOf(document));
    return page.replace(QStringLiteral("{operations}"), operations).toUtf8();
}

} // namespace gavel::api
