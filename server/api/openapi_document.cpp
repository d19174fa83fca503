#include "server/api/openapi_document.h"

#include <QFile>
#include <QJsonArray>

#include <yaml-cpp/yaml.h>

static void initResources()
{
    Q_INIT_RESOURCE(api_resources);
}

namespace gavel::api {

namespace {

QJsonValue toJson(const YAML::Node &node);

QJsonValue scalarToJson(const YAML::Node &node)
{
    const QString text = QString::fromStdString(node.Scalar());
    if (node.Tag() == "!")
        return text; // quoted
    if (text == QLatin1String("true") || text == QLatin1String("false"))
        return text == QLatin1String("true");
    bool isNumber = false;
    const qint64 integer = text.toLongLong(&isNumber);
    if (isNumber)
        return integer;
    const double number = text.toDouble(&isNumber);
    return isNumber ? QJsonValue(number) : QJsonValue(text);
}

QJsonObject mapToJson(const YAML::Node &node)
{
    QJsonObject object;
    for (const auto &entry : node)
        object.insert(QString::fromStdString(entry.first.Scalar()), toJson(entry.second));
    return object;
}

QJsonValue toJson(const YAML::Node &node)
{
    switch (node.Type()) {
    case YAML::NodeType::Map: return mapToJson(node);
    case YAML::NodeType::Sequence: {
        QJsonArray array;
        for (const auto &element : node)
            array.append(toJson(element));
        return array;
    }
    case YAML::NodeType::Scalar: return scalarToJson(node);
    case YAML::NodeType::Undefined:
    case YAML::NodeType::Null: break;
    }
    return {};
}

} // namespace

Result<QJsonObject> yamlToJson(const QByteArray &yaml)
{
    try {
        const YAML::Node root = YAML::Load(yaml.toStdString());
        if (!root.IsMap())
            return failure(ErrorCode::DataCorrupted, "the root of the document is not a mapping");
        return mapToJson(root);
    } catch (const YAML::Exception &fault) {
        return failure(ErrorCode::DataCorrupted, fault.what());
    }
}

Result<QJsonObject> loadOpenApiDocument()
{
    initResources();
    QFile file(QStringLiteral(":/openapi.yaml"));
    if (!file.open(QIODevice::ReadOnly))
        return failure(ErrorCode::DataCorrupted, "the API's document is missing from the program");
    return TRY_WITHIN("openapi.yaml", yamlToJson(file.readAll()));
}

} // namespace gavel::api
