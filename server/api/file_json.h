#pragma once

#include "core/wire/json_reader.h"
#include "core/wire/worker_link.h"

#include <QJsonArray>
#include <QJsonObject>

namespace gavel::api {

// Files in JSON: {"name", "content"}, or "content_base64" for what is not UTF-8.

// As `name`, or base64 as `name`_base64 when the bytes are not UTF-8.
void insertBytes(QJsonObject &object, const char *name, const QByteArray &bytes);

// Each with its size.
QJsonArray filesJson(const QList<wire::JobFile> &files);

// Refuses unknown fields.
wire::JobFile readFile(wire::ObjectReader &reader);

// "source" with an optional "file_name", or "files". A source without a name has a null file name.
QList<wire::JobFile> readSources(wire::ObjectReader &reader);

} // namespace gavel::api
