#include "server/telemetry/job_telemetry.h"

#include "core/telemetry/log.h"
#include "core/telemetry/span_exporter.h"
#include "server/judging/active_judgings.h"
#include "server/judging/job_service.h"

#include <QLoggingCategory>

namespace gavel::telemetry {

namespace {

Q_LOGGING_CATEGORY(logTrail, "gavel.trail", QtInfoMsg)

std::string laneOf(queue::Lane lane)
{
    return queue::laneCode(lane).toStdString();
}

TraceContext contextOf(const QString &traceparent)
{
    return TraceContext::parse(traceparent.toStdString()).value_or(TraceContext());
}

std::string resultOf(const wire::Report &report)
{
    return report.verdict ? domain::verdictCode(*report.verdict).toStdString() : "outputs";
}

// The time that was the programs' own: everything else between lease and report is ours.
std::chrono::nanoseconds programTime(const wire::Report &report)
{
    std::chrono::nanoseconds time = report.compileTime;
    for (const wire::TestReport &test : report.tests)
        time += test.wallTime;
    for (const wire::RunOutput &output : report.outputs.value_or(QList<wire::RunOutput>()))
        time += output.wallTime;
    return time;
}

} // namespace

JobTelemetry::JobTelemetry(Metrics &metrics, SpanExporter *spans)
    : m_spans(spans),
      m_leases(metrics.counters("gavel_leases_total", "Attempts begun: jobs leased to workers, by lane.")),
      m_lost(metrics.counters("gavel_attempts_lost_total", "Attempts that ended without a verdict, by lane.")),
      m_expired(metrics.counters("gavel_lease_expiries_total", "Leases that ran out.").Add({})),
      m_givenUp(metrics.counters("gavel_judgings_given_up_total", "Judgings quarantined or failed.").Add({})),
      m_reports(metrics.counters("gavel_reports_total", "Reports that ended a judging, by verdict.")),
      m_waits(metrics.histograms("gavel_queue_wait_seconds", "From entering the queue to a lease, by lane.")),
      m_judgings(metrics.histograms("gavel_judging_seconds", "From entering the queue to the verdict, by lane.")),
      m_overhead(metrics
                     .histograms("gavel_judging_overhead_seconds",
                                 "Between lease and stored report, without compiling and running programs.")
                     .Add({}, timeBuckets())),
      m_compile(
          metrics.histograms("gavel_compile_seconds", "Compilations, cached ones left out.").Add({}, timeBuckets())),
      m_cpu(metrics.histograms("gavel_run_cpu_seconds", "Processor time of runs.").Add({}, timeBuckets())),
      m_wall(metrics.histograms("gavel_run_wall_seconds", "Real time of runs.").Add({}, timeBuckets()))
{
}

void JobTelemetry::watch(judging::JobService &jobs, judging::ActiveJudgings &active)
{
    jobs.setObserver(this);
    // Of all judgings, also of those that stand aside: they are leased, and they end.
    connect(&active, &judging::ActiveJudgings::judgingChanged, this, &JobTelemetry::changed);
    connect(&active, &judging::ActiveJudgings::forgotten, this,
            [this](JudgingId judging) { m_courses.remove(judging.value); });
}

void JobTelemetry::changed(const judging::SubmissionChange &change)
{
    const qint64 judging = change.judging.value;
    if (judging::isFinal(change.state)) {
        m_courses.remove(judging);
    } else if (change.state == judging::JudgingState::Queued && !m_courses.contains(judging)) {
        const auto now = WallClock::now();
        m_courses.insert(judging, {now, now, {}, queue::Lane::Practice, {}});
    }
}

void JobTelemetry::leased(const queue::Lease &lease, wire::Job &job)
{
    const auto now = WallClock::now();
    const qint64 judging = lease.entry.judging.value;
    const bool isKnown = m_courses.contains(judging);
    Course &course = m_courses[judging];
    if (!isKnown)
        course = {now, now, {}, lease.entry.lane, {}};
    course.leased = now;
    course.lane = lease.entry.lane;
    m_leases.Add({{"lane", laneOf(course.lane)}}).Increment();
    if (isKnown)
        m_waits.Add({{"lane", laneOf(course.lane)}}, timeBuckets()).Observe(inSeconds(now - course.waiting));

    const TraceContext parent = contextOf(job.trace);
    const TraceContext context = parent.isValid() ? parent.child() : TraceContext::start();
    job.trace = QString::fromStdString(context.traceparent());
    course.trace = job.trace;
    exportWait(course, lease, parent, context);
    if (!logTrail().isInfoEnabled())
        return;
    const TraceScope scope(context);
    qCInfo(logTrail, "judging %lld attempt %d: leased to worker %lld after %.3f s in lane %s",
           static_cast<long long>(judging), lease.entry.attempt, static_cast<long long>(lease.worker.value),
           inSeconds(now - course.waiting), laneOf(course.lane).c_str());
}

void JobTelemetry::exportWait(const Course &course, const queue::Lease &lease, TraceContext parent,
                              TraceContext context)
{
    if (!m_spans || !context.isSampled)
        return;
    Span span;
    span.context = context;
    span.parent = parent;
    span.name = QStringLiteral("wait in queue");
    span.kind = Span::Kind::Producer;
    span.start = course.waiting;
    span.end = course.leased;
    span.attributes = {{QStringLiteral("gavel.judging"), qint64(lease.entry.judging.value)},
                       {QStringLiteral("gavel.attempt"), lease.entry.attempt},
                       {QStringLiteral("gavel.lane"), queue::laneCode(lease.entry.lane)},
                       {QStringLiteral("gavel.language"), lease.entry.language},
                       {QStringLiteral("gavel.worker"), qint64(lease.worker.value)}};
    m_spans->add(std::move(span));
}

void JobTelemetry::lost(const queue::LostLease &lease, const QString &reason)
{
    m_lost.Add({{"lane", laneOf(lease.entry.lane)}}).Increment();
    if (lease.isGivenUp)
        m_givenUp.Increment();
    const auto course = m_courses.find(lease.entry.judging.value);
    if (course == m_courses.end())
        return;
    course->waiting = WallClock::now();
    const TraceScope scope(course->trace);
    qCInfo(logTrail, "judging %lld attempt %d: lost: %s", static_cast<long long>(lease.entry.judging.value),
           lease.entry.attempt, qUtf8Printable(reason));
}

void JobTelemetry::leasesExpired(qint64 count)
{
    m_expired.Increment(double(count));
}

void JobTelemetry::reported(WorkerId worker, const wire::Report &report, bool isFirst, std::chrono::nanoseconds took)
{
    const Course course = m_courses.value(report.key.judging.value);
    const QString trace = report.trace.isEmpty() ? course.trace : report.trace;
    exportReport(report, trace, took);
    if (logTrail().isInfoEnabled()) {
        const TraceScope scope(trace);
        qCInfo(logTrail, "judging %lld attempt %d: %s reported by worker %lld%s",
               static_cast<long long>(report.key.judging.value), report.key.attempt, resultOf(report).c_str(),
               static_cast<long long>(worker.value), isFirst ? "" : ", of no use any more");
    }
    if (!isFirst)
        return;
    m_reports.Add({{"verdict", resultOf(report)}}).Increment();
    countRuns(report);
    countTimes(course, report);
}

void JobTelemetry::countRuns(const wire::Report &report)
{
    if (report.compileTime.count() > 0 && !report.isCompileCached)
        m_compile.Observe(inSeconds(report.compileTime));
    for (const wire::TestReport &test : report.tests) {
        if (!test.termination)
            continue;
        m_cpu.Observe(inSeconds(test.cpuTime));
        m_wall.Observe(inSeconds(test.wallTime));
    }
}

void JobTelemetry::countTimes(const Course &course, const wire::Report &report)
{
    const auto now = WallClock::now();
    if (course.entered != WallClock::time_point())
        m_judgings.Add({{"lane", laneOf(course.lane)}}, timeBuckets()).Observe(inSeconds(now - course.entered));
    if (course.leased != WallClock::time_point())
        m_overhead.Observe(std::max(0.0, inSeconds(now - course.leased) - inSeconds(programTime(report))));
}

void JobTelemetry::exportReport(const wire::Report &report, const QString &trace, std::chrono::nanoseconds took)
{
    const TraceContext parent = contextOf(trace);
    if (!m_spans || !parent.isSampled || !parent.isValid())
        return;
    Span span;
    span.context = parent.child();
    span.parent = parent;
    span.name = QStringLiteral("store report");
    span.end = WallClock::now();
    span.start = span.end - std::chrono::duration_cast<WallClock::duration>(took);
    span.attributes = {{QStringLiteral("gavel.judging"), qint64(report.key.judging.value)},
                       {QStringLiteral("gavel.attempt"), report.key.attempt},
                       {QStringLiteral("gavel.verdict"), QString::fromStdString(resultOf(report))}};
    m_spans->add(std::move(span));
}

} // namespace gavel::telemetry
