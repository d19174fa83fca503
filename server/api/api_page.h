#pragma once

#include "core/base/result.h"

#include <QByteArray>
#include <QJsonObject>

namespace gavel::api {

// The page for people that shows the OpenAPI document: every operation by tag with its parameters, body and answers,
// and every schema. Needs no script.
Result<QByteArray> apiPage(const QJsonObject &document);

// The page that leads a browser to the others.
Result<QByteArray> startPage();

} // namespace gavel::api
