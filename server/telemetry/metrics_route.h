#pragma once

#include "server/http/router.h"

#include <QHostAddress>
#include <QList>
#include <QPair>

namespace gavel::judging {
class JobService;
}

namespace gavel::telemetry {

class Metrics;
class StateMetrics;

// GET /metrics, for those addresses only: what a site does and how much is nobody else's business. A client behind a
// trusted proxy counts by its own address.
struct MetricsRoute {
    Metrics &metrics;
    StateMetrics &state;
    judging::JobService &jobs;
    QList<QPair<QHostAddress, int>> allowed;

    // Borrows all of it but `allowed`.
    void addTo(http::Router &router) const;
};

} // namespace gavel::telemetry
