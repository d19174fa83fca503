#pragma once

#include "core/domain/problem.h"
#include "core/wire/json_reader.h"

#include <QJsonObject>

namespace gavel::wire {

QJsonObject toJson(const domain::BlobRef &blob);

// Reads {"sha256": 64 lower-case hexadecimal digits, "size_bytes": n}.
domain::BlobRef readBlobRef(ObjectReader &reader, const char *key);

} // namespace gavel::wire
