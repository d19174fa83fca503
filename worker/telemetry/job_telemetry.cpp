#include "worker/telemetry/job_telemetry.h"

#include "core/telemetry/span_exporter.h"

namespace gavel::worker {

namespace {

using telemetry::inSeconds;
using telemetry::Span;
using telemetry::timeBuckets;
using telemetry::WallClock;

const char *nameOf(wire::JobStage stage)
{
    switch (stage) {
    case wire::JobStage::Fetching: return "fetch";
    case wire::JobStage::Compiling: return "compile";
    case wire::JobStage::Running: break;
    }
    return "run";
}

const char *nameOf(const JudgingOutcome &outcome)
{
    switch (outcome.kind) {
    case JudgingOutcome::Kind::Cancelled: return "cancelled";
    case JudgingOutcome::Kind::GivenBack: return "given back";
    case JudgingOutcome::Kind::Reported: break;
    }
    return outcome.report.verdict || outcome.report.outputs ? "judged" : "failed";
}

QString errorOf(const JudgingOutcome &outcome)
{
    return outcome.kind == JudgingOutcome::Kind::GivenBack ? outcome.reason : outcome.report.error;
}

} // namespace

JobTelemetry::JobTelemetry(telemetry::Metrics &metrics, telemetry::SpanExporter *spans)
    : m_spans(spans),
      m_jobs(metrics.counters("gavel_worker_jobs_total", "Jobs, by what became of them.")),
      m_stages(metrics.histograms("gavel_worker_stage_seconds", "What jobs spend their time on, by stage.")),
      m_cpu(metrics.histograms("gavel_worker_run_cpu_seconds", "Processor time of runs.").Add({}, timeBuckets())),
      m_wall(metrics.histograms("gavel_worker_run_wall_seconds", "Real time of runs.").Add({}, timeBuckets())),
      m_overhead(metrics.histograms("gavel_worker_overhead_seconds", "Of jobs, without compiling and running programs.")
                     .Add({}, timeBuckets()))
{
}

void JobTelemetry::finished(const wire::Job &job, const JudgingOutcome &outcome, const TraceContext &context,
                            WallClock::time_point start)
{
    count(outcome, WallClock::now() - start);
    if (m_spans && context.isSampled)
        exportSpans(job, outcome, context, start);
}

void JobTelemetry::count(const JudgingOutcome &outcome, std::chrono::nanoseconds whole)
{
    m_jobs.Add({{"outcome", nameOf(outcome)}}).Increment();
    for (const JudgingOutcome::Stage &stage : outcome.stages)
        m_stages.Add({{"stage", nameOf(stage.stage)}}, timeBuckets()).Observe(inSeconds(stage.took));
    const wire::Report &report = outcome.report;
    std::chrono::nanoseconds programs = report.isCompileCached ? std::chrono::milliseconds(0) : report.compileTime;
    for (const wire::TestReport &test : report.tests) {
        if (!test.termination)
            continue;
        m_cpu.Observe(inSeconds(test.cpuTime));
        m_wall.Observe(inSeconds(test.wallTime));
        programs += test.wallTime;
    }
    for (const wire::RunOutput &output : report.outputs.value_or(QList<wire::RunOutput>())) {
        m_cpu.Observe(inSeconds(output.cpuTime));
        m_wall.Observe(inSeconds(output.wallTime));
        programs += output.wallTime;
    }
    if (outcome.kind == JudgingOutcome::Kind::Reported)
        m_overhead.Observe(std::max(0.0, inSeconds(whole - programs)));
}

void JobTelemetry::exportSpans(const wire::Job &job, const JudgingOutcome &outcome, const TraceContext &context,
                               WallClock::time_point start)
{
    Span whole;
    whole.context = context;
    whole.parent = TraceContext::parse(job.trace.toStdString()).value_or(TraceContext());
    whole.name = QStringLiteral("judge");
    whole.kind = Span::Kind::Consumer;
    whole.start = start;
    whole.end = WallClock::now();
    whole.error = errorOf(outcome);
    whole.attributes = {{QStringLiteral("gavel.judging"), qint64(job.key.judging.value)},
                        {QStringLiteral("gavel.attempt"), job.key.attempt},
                        {QStringLiteral("gavel.language"), job.language},
                        {QStringLiteral("gavel.outcome"), QString::fromLatin1(nameOf(outcome))},
                        {QStringLiteral("gavel.tests"), qint64(outcome.report.tests.size())}};
    m_spans->add(std::move(whole));
    for (const JudgingOutcome::Stage &stage : outcome.stages) {
        Span part;
        part.context = context.child();
        part.parent = context;
        part.name = QString::fromLatin1(nameOf(stage.stage));
        part.start = stage.start;
        part.end = stage.start + std::chrono::duration_cast<WallClock::duration>(stage.took);
        m_spans->add(std::move(part));
    }
}

} // namespace gavel::worker
