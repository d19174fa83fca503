#pragma once

#include "core/telemetry/metrics.h"
#include "core/telemetry/span.h"
#include "worker/judging/judging_outcome.h"

namespace gavel::telemetry {
class SpanExporter;
}

namespace gavel::worker {

// Counts and times the jobs of this worker, and exports a span for each with one for each of its stages. Thread-safe.
class JobTelemetry final {
public:
    // Borrowed; `spans` may be null: none are wanted.
    JobTelemetry(telemetry::Metrics &metrics, telemetry::SpanExporter *spans);

    // The job was worked on from `start` until now, in the span `context`, which continues job.trace.
    void finished(const wire::Job &job, const JudgingOutcome &outcome, const TraceContext &context,
                  telemetry::WallClock::time_point start);

private:
    void count(const JudgingOutcome &outcome, std::chrono::nanoseconds whole);
    void exportSpans(const wire::Job &job, const JudgingOutcome &outcome, const TraceContext &context,
                     telemetry::WallClock::time_point start);

    telemetry::SpanExporter *const m_spans;
    telemetry::Counters &m_jobs;
    telemetry::Histograms &m_stages;
    prometheus::Histogram &m_cpu;
    prometheus::Histogram &m_wall;
    prometheus::Histogram &m_overhead;
};

} // namespace gavel::worker
