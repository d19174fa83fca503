#pragma once

#include "core/telemetry/metrics.h"
#include "server/queue/judging_queue.h"

#include <map>

namespace gavel::dispatch {
class WorkerHub;
}
namespace gavel::judging {
class ActiveJudgings;
}
namespace gavel::storage {
class Database;
}

namespace gavel::telemetry {

class SpanExporter;

// How things stand: the queue, the workers, what is not over. Looked up when somebody asks.
class StateMetrics final {
public:
    struct Watched {
        const dispatch::WorkerHub &hub;
        const judging::ActiveJudgings &active;
        const storage::Database &database;
        const SpanExporter *spans = nullptr; // null: none are exported
    };

    // Everything watched must outlive the metrics' use.
    StateMetrics(Metrics &metrics, const Watched &watched);

    // The queue answers later, so whoever collects asks it first.
    void set(const queue::QueueDepth &depth);

private:
    struct LaneGauges {
        prometheus::Gauge &waiting;
        prometheus::Gauge &oldest;
    };

    void addWorkers(Metrics &metrics, const dispatch::WorkerHub &hub);
    void addSpans(Metrics &metrics, const SpanExporter &spans);

    std::map<queue::Lane, LaneGauges> m_lanes;
    prometheus::Gauge &m_leased;
    prometheus::Gauge &m_drained;
};

} // namespace gavel::telemetry
