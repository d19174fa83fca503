#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>

namespace gavel::api {

// resources/openapi.yaml, as JSON. DataCorrupted when it cannot be read.
Result<QJsonObject> loadOpenApiDocument();

// Any YAML document whose root is a mapping, as JSON: quoted scalars are strings, plain ones what YAML's core schema
// says.
Result<QJsonObject> yamlToJson(const QByteArray &yaml);

} // namespace gavel::api
