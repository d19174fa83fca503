#pragma once

#include <string>

namespace gavel::telemetry {

class Metrics;

// What every program tells of itself under the usual names (process_..., gavel_build_info), read from /proc when
// somebody asks..
void addProcessMetrics(Metrics &metrics, const std::string &program, const std::string &version);

} // namespace gavel::telemetry
