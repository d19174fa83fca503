#pragma once

#include "server/dispatch/worker_hub.h"
#include "server/judging/worker_record.h"

#include <QJsonObject>

namespace gavel::api {

// Where a worker is connected.
enum class WorkerPlace { Nowhere, Here, Elsewhere };

// A worker as staff see it. `connected` is what is known of its connection, if it is here.
QJsonObject toJson(const judging::WorkerRecord &record, const dispatch::ConnectedWorker *connected, WorkerPlace place);

// The same with all that it found on its host.
QJsonObject detailJson(const judging::WorkerRecord &record, const dispatch::ConnectedWorker *connected,
                       WorkerPlace place);

QJsonObject toJson(const judging::LanguageTest &test);

// A plugin that some workers refuse, for the same reason.
QJsonObject refusalJson(const wire::RefusedPlugin &plugin, const QStringList &workers);

} // namespace gavel::api
