#include "server/telemetry/store_metrics.h"

namespace gavel::telemetry {

StoreMetrics::StoreMetrics(Metrics &metrics)
    : m_seconds(metrics.histograms("gavel_store_seconds", "What the stores take for an operation.")),
      m_groups(metrics.histograms("gavel_store_commit_writes", "Pieces of work that were committed together.")
                   .Add({}, std::vector<double>{1, 2, 4, 8, 16, 32, 64, 128, 256}))
{
}

std::function<void(storage::Database::Operation, std::chrono::nanoseconds, int)> StoreMetrics::databaseTimer()
{
    auto &commits = operation("database", "commit");
    auto &reads = operation("database", "read");
    return [this, &commits, &reads](storage::Database::Operation operation, std::chrono::nanoseconds time, int tasks) {
        const bool isCommit = operation == storage::Database::Operation::Commit;
        (isCommit ? commits : reads).Observe(inSeconds(time));
        if (isCommit)
            m_groups.Observe(tasks);
    };
}

std::function<void(const char *, std::chrono::nanoseconds)> StoreMetrics::timerOf(const std::string &store)
{
    return [this, store](const char *name, std::chrono::nanoseconds time) {
        operation(store, name).Observe(inSeconds(time));
    };
}

prometheus::Histogram &StoreMetrics::operation(const std::string &store, const std::string &operation)
{
    return m_seconds.Add({{"store", store}, {"operation", operation}}, timeBuckets());
}

} // namespace gavel::telemetry
