#include "server/api/problem_types.h"

#include "server/api/openapi_document.h"

#include <QFile>
#include <QJsonObject>

static void initResources()
{
    Q_INIT_RESOURCE(api_resources);
}

namespace gavel::api {

namespace {

Result<QByteArray> resource(const QString &path)
{
    initResources();
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::DataCorrupted, "the program lacks its resource " + path.toStdString());
    return file.readAll();
}

QString rowOf(const QJsonObject &type)
{
    QStringList statuses;
    for (const QJsonValue status : type.value(QStringLiteral("status")).toArray())
        statuses.append(QString::number(status.toInt()));
    const QString name = type.value(QStringLiteral("type")).toString().toHtmlEscaped();
    return QStringLiteral("<tr id=\"%1\"><td><code>urn:gavel:problem:%1</code></td><td>%2</td><td>%3</td></tr>\n")
        .arg(name, statuses.join(QStringLiteral(", ")), type.value(QStringLiteral("cause")).toString().toHtmlEscaped());
}

} // namespace

Result<QJsonArray> loadProblemTypes()
{
    const QByteArray yaml = TRY(resource(QStringLiteral(":/problem-types.yaml")));
    const QJsonObject document = TRY_WITHIN("problem-types.yaml", yamlToJson(yaml));
    return document.value(QStringLiteral("types")).toArray();
}

Result<QByteArray> problemTypesPage()
{
    const QJsonArray types = TRY(loadProblemTypes());
    QString rows;
    for (const QJsonValue type : types)
        rows += rowOf(type.toObject());
    QString page = QString::fromUtf8(TRY(resource(QStringLiteral(":/pages/problem-types.html"))));
    return page.replace(QStringLiteral("{types}"), rows).toUtf8();
}

} // namespace gavel::api
