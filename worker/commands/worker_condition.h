// What a worker tells staff of itself and its host, put together from those that know.
#pragma once

#include "core/wire/worker_status.h"
#include "worker/doctor/finding.h"
#include "worker/doctor/self_test.h"
#include "worker/plugins/refusal.h"

namespace gavel::worker {

// Load, memory and free disk of the host; the rest is the worker's own.
wire::Status hostStatus(const QString &dataDirectory);

// In the place of what stood there.
void addAttacks(wire::HostReport &report, const std::vector<SelfTestResult> &results);
void addFindings(wire::HostReport &report, const Findings &findings);
QList<wire::RefusedPlugin> refusedPlugins(const QList<Refusal> &refused);

} // namespace gavel::worker
