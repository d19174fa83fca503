#pragma once

#include "server/judging/submission.h"

#include <QDateTime>
#include <QObject>
#include <QTimer>

namespace gavel::contests {
class ContestService;
}
namespace gavel::dispatch {
class WorkerHub;
}
namespace gavel::judging {
class ActiveJudgings;
class JobService;
} // namespace gavel::judging

namespace gavel::live {

class EventHub;

// Turns what happens in the services into events of topics. Lives in the event loop's thread.
class LiveFeed final : public QObject {
    Q_OBJECT

public:
    LiveFeed(EventHub &hub, judging::ActiveJudgings &active, judging::JobService &jobs, dispatch::WorkerHub &workers,
             contests::ContestService &contests);

private:
    void onChange(const judging::SubmissionChange &change);
    void onRunChange(const judging::SubmissionChange &change);
    void onPrinted(const wire::OutputPiece &piece);
    void tellDepth();
    void tellWorkers();
    void tellContest(const QString &name, const char *kind);
    void tellBoundaries();
    void awaitNextBoundary();

    EventHub &m_hub;
    judging::JobService &m_jobs;
    dispatch::WorkerHub &m_workers;
    contests::ContestService &m_contests;
    QTimer m_boundary;       // of the contest that starts or ends next
    QDateTime m_toldBefore;  // starts and ends up to now were told
    QTimer m_depth;          // runs while something has changed since it was told
    QTimer m_workersChanged; // likewise
};

} // namespace gavel::live
