#pragma once

#include "core/wire/json_reader.h"
#include "core/wire/worker_link.h"

#include <QJsonObject>

namespace gavel::wire {

// Fields "judging" and "attempt" beside the message's own.
void write(QJsonObject &object, const JobKey &key);
JobKey readKey(ObjectReader &reader);

// A report as an object of its own, also stored by a worker until the server has acknowledged it.
void write(QJsonObject &object, const Report &report);
Report readReport(ObjectReader &reader);

} // namespace gavel::wire
