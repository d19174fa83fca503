#pragma once

#include "core/telemetry/metrics.h"
#include "server/storage/database.h"

namespace gavel::telemetry {

// Times what the stores do. operation() may be called in any thread.
class StoreMetrics final {
public:
    explicit StoreMetrics(Metrics &metrics);

    // For Database::Options::timed. Borrows this.
    std::function<void(storage::Database::Operation, std::chrono::nanoseconds, int)> databaseTimer();

    // For any other store: told the operation's name, of which there are few. Borrows this.
    std::function<void(const char *operation, std::chrono::nanoseconds)> timerOf(const std::string &store);

private:
    prometheus::Histogram &operation(const std::string &store, const std::string &operation);

    Histograms &m_seconds;
    prometheus::Histogram &m_groups;
};

} // namespace gavel::telemetry
