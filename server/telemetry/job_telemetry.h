#pragma once

#include "core/telemetry/metrics.h"
#include "core/telemetry/span.h"
#include "server/judging/job_observer.h"
#include "server/judging/submission.h"

#include <QHash>
#include <QObject>

namespace gavel::judging {
class ActiveJudgings;
class JobService;
} // namespace gavel::judging

namespace gavel::telemetry {

class SpanExporter;

// Follows every judging of this server from the queue to its end: metrics, a span for the wait and one for the report,
// and lines of the trail. The worker carries the trace on: what it is sent names the span of the wait as the parent.
//
// Waiting times are known of what this server has seen enter the queue. Lives in the event loop's thread.
class JobTelemetry final : public QObject, public judging::JobObserver {
    Q_OBJECT

public:
    // Borrowed; `spans` may be null: none are wanted.
    JobTelemetry(Metrics &metrics, SpanExporter *spans);

    // Begins to watch; the services must outlive this.
    void watch(judging::JobService &jobs, judging::ActiveJudgings &active);

    // How many judgings it follows; none that is over.
    qsizetype followed() const { return m_courses.size(); }

    void leased(const queue::Lease &lease, wire::Job &job) override;
    void lost(const queue::LostLease &lease, const QString &reason) override;
    void leasesExpired(qint64 count) override;
    void reported(WorkerId worker, const wire::Report &report, bool isFirst, std::chrono::nanoseconds took) override;

private:
    // What is known of a judging that is not over.
    struct Course {
        WallClock::time_point entered; // the queue, the first time
        WallClock::time_point waiting; // since when, this time
        WallClock::time_point leased;
        queue::Lane lane = queue::Lane::Practice;
        QString trace; // as the last worker was sent it
    };

    void changed(const judging::SubmissionChange &change);
    void countRuns(const wire::Report &report);
    void countTimes(const Course &course, const wire::Report &report);
    void exportWait(const Course &course, const queue::Lease &lease, TraceContext parent, TraceContext context);
    void exportReport(const wire::Report &report, const QString &trace, std::chrono::nanoseconds took);

    SpanExporter *const m_spans;
    QHash<qint64, Course> m_courses; // by judging
    Counters &m_leases;
    Counters &m_lost;
    prometheus::Counter &m_expired;
    prometheus::Counter &m_givenUp;
    Counters &m_reports;
    Histograms &m_waits;
    Histograms &m_judgings;
    prometheus::Histogram &m_overhead;
    prometheus::Histogram &m_compile;
    prometheus::Histogram &m_cpu;
    prometheus::Histogram &m_wall;
};

} // namespace gavel::telemetry
