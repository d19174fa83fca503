#pragma once

#include "server/http/problem.h"
#include "server/http/request.h"

#include <QJsonObject>
#include <QStringList>

#include <expected>

namespace gavel::api {

// Input that is refused is answered with a problem: one clear cause, naming the field.
template <typename T>
using Checked = std::expected<T, http::Problem>;

// The body as one JSON object: 415 for another content type, 400 for what is not JSON, not an object, or empty.
Checked<QJsonObject> jsonObject(const http::Request &request);

// Whether the body says that it is a form, and what the form holds as JSON would: its fields as strings, its files as
// "files", whatever their fields are called. 400 for what is no form.
bool isForm(const http::Request &request);
Checked<QJsonObject> formObject(const http::Request &request);

// 400 unless every query parameter is among `known` and given once. Every GET takes `fields` as well, see
// server/http/sparse_fields.h.
Checked<void> checkQuery(const http::Request &request, const QStringList &known);

// The query parameter as an integer between the bounds; `absent` when it is not given.
Checked<qint64> queryInteger(const http::Request &request, const char *name, qint64 least, qint64 most, qint64 absent);

// The path parameter as an id above zero; 404 otherwise, since nothing has such an id.
Checked<qint64> pathId(const http::Request &request, const char *name);

http::Problem invalidField(const QString &field, const QString &reason);

} // namespace gavel::api
