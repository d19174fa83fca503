#pragma once

#include "core/telemetry/metrics.h"
#include "server/http/server.h"

#include <QHash>

namespace gavel::telemetry {
class SpanExporter;
}

namespace gavel::telemetry {

// Counts and times what the HTTP layer serves, by route and status; a span and a line of the trail for each request.
// Routes are named by their pattern, so that no client makes new names. Lives in the event loop's thread.
class HttpTelemetry final {
public:
    // Borrowed; `spans` may be null: none are wanted.
    HttpTelemetry(Metrics &metrics, SpanExporter *spans);

    // Begins to watch. The server must outlive the metrics' use.
    void watch(http::Server &server);

private:
    struct Series {
        prometheus::Counter &requests;
        prometheus::Histogram &seconds;
    };

    void served(const http::Served &served);
    Series &seriesOf(const http::Served &served);
    void exportSpan(const http::Served &served);

    Metrics &m_metrics;
    SpanExporter *const m_spans;
    Counters &m_requests;
    Histograms &m_seconds;
    QHash<QPair<const http::Route *, int>, std::shared_ptr<Series>> m_series;
};

} // namespace gavel::telemetry
