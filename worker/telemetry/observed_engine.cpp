#include "worker/telemetry/observed_engine.h"

namespace gavel::worker {

ObservedEngine::ObservedEngine(std::unique_ptr<JudgingEngine> engine, JobTelemetry &telemetry)
    : m_telemetry(telemetry), m_engine(std::move(engine))
{
}

void ObservedEngine::start(const wire::Job &job, const JobCallbacks &callbacks)
{
    const auto parent = TraceContext::parse(job.trace.toStdString());
    const TraceContext context = parent ? parent->child() : TraceContext();
    JobCallbacks observed = callbacks;
    observed.finished = [this, job, context, start = telemetry::WallClock::now(),
                         tell = callbacks.finished](const JudgingOutcome &outcome) {
        m_telemetry.finished(job, outcome, context, start);
        JudgingOutcome traced = outcome;
        traced.report.trace = QString::fromStdString(context.traceparent());
        tell(traced);
    };
    m_engine->start(job, observed);
}

} // namespace gavel::worker
