#include "server/live/live_feed.h"

#include "core/wire/custom_run.h"
#include "server/contests/contest_service.h"
#include "server/dispatch/worker_hub.h"
#include "server/judging/active_judgings.h"
#include "server/judging/job_service.h"
#include "server/live/event_hub.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringDecoder>

#include <algorithm>

namespace gavel::live {

namespace {

constexpr std::chrono::milliseconds kTellEvery{500}; // depth of the queue, and workers
constexpr std::chrono::milliseconds kLookAtContestsEvery{60'000};
constexpr std::chrono::milliseconds kSoon{1};

QByteArray text(const QJsonObject &object)
{
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QJsonObject progressOf(const judging::SubmissionChange &change)
{
    return {
        {QStringLiteral("state"), judging::stateCode(change.state)},
        {QStringLiteral("verdict"), change.verdict ? QJsonValue(domain::verdictCode(*change.verdict)) : QJsonValue()},
        {QStringLiteral("tests_done"), change.testsDone},
        {QStringLiteral("tests_total"), change.testsTotal}};
}

} // namespace

LiveFeed::LiveFeed(EventHub &hub, judging::ActiveJudgings &active, judging::JobService &jobs,
                   dispatch::WorkerHub &workers, contests::ContestService &contests)
    : m_hub(hub), m_jobs(jobs), m_workers(workers), m_contests(contests), m_toldBefore(QDateTime::currentDateTimeUtc())
{
    connect(&contests, &contests::ContestService::changed, this, [this](const QString &name) {
        tellContest(name, "changed");
        awaitNextBoundary();
    });
    m_boundary.setSingleShot(true);
    connect(&m_boundary, &QTimer::timeout, this, &LiveFeed::tellBoundaries);
    awaitNextBoundary();
    connect(&active, &judging::ActiveJudgings::submissionChanged, this, &LiveFeed::onChange);
    connect(&active, &judging::ActiveJudgings::printed, this, &LiveFeed::onPrinted);
    connect(&workers, &dispatch::WorkerHub::workersChanged, this, [this] {
        if (!m_workersChanged.isActive())
            m_workersChanged.start(kTellEvery);
    });
    m_depth.setSingleShot(true);
    m_workersChanged.setSingleShot(true);
    connect(&m_depth, &QTimer::timeout, this, &LiveFeed::tellDepth);
    connect(&m_workersChanged, &QTimer::timeout, this, &LiveFeed::tellWorkers);
}

void LiveFeed::onChange(const judging::SubmissionChange &change)
{
    if (!m_depth.isActive())
        m_depth.start(kTellEvery);
    if (wire::isRun(change.judging))
        return onRunChange(change);
    if (wire::isTask(change.judging))
        return; // who watches a verification reads it
    QJsonObject object = progressOf(change);
    object.insert(QStringLiteral("submission_id"), QString::number(change.submission.value));
    object.insert(QStringLiteral("judging_id"), QString::number(change.judging.value));
    const QByteArray data = text(object);
    m_hub.publish(submissionKey(change.submission.value), data);
    m_hub.publish(accountKey(change.account.value), data);
    object.insert(QStringLiteral("kind"), QStringLiteral("judging"));
    m_hub.publish(kQueueKey, text(object));
}

void LiveFeed::onRunChange(const judging::SubmissionChange &change)
{
    QJsonObject object{{QStringLiteral("kind"), QStringLiteral("state")},
                       {QStringLiteral("state"), judging::stateCode(change.state)},
                       {QStringLiteral("runs_done"), change.testsDone},
                       {QStringLiteral("runs_total"), change.testsTotal}};
    m_hub.publish(runKey(change.judging.value), text(object));
}

// The names are those of the run's results.
void LiveFeed::onPrinted(const wire::OutputPiece &piece)
{
    QJsonObject object{{QStringLiteral("kind"), QStringLiteral("output")},
                       {QStringLiteral("run"), piece.run},
                       {QStringLiteral("offset"), piece.offset}};
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString characters = decoder(piece.bytes);
    if (decoder.hasError())
        object.insert(QStringLiteral("stdout_base64"), QString::fromLatin1(piece.bytes.toBase64()));
    else
        object.insert(QStringLiteral("stdout"), characters);
    m_hub.publish(runKey(piece.key.judging.value), text(object));
}

void LiveFeed::tellContest(const QString &name, const char *kind)
{
    m_hub.publish(contestKey(name),
                  text({{QStringLiteral("contest"), name}, {QStringLiteral("kind"), QString::fromLatin1(kind)}}));
}

void LiveFeed::tellBoundaries()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const auto isReached = [&](const QDateTime &boundary) {
        return boundary > m_toldBefore && boundary <= now;
    };
    for (const contests::Contest &contest : m_contests.all()) {
        if (isReached(contest.start))
            tellContest(contest.name, "started");
        if (isReached(contest.end))
            tellContest(contest.name, "ended");
    }
    m_toldBefore = now;
    awaitNextBoundary();
}

// Looks again after a while at the latest, since the clock may be set.
void LiveFeed::awaitNextBoundary()
{
    const QDateTime now = QDateTime::currentDateTimeUtc();
    std::chrono::milliseconds wait = kLookAtContestsEvery;
    for (const contests::Contest &contest : m_contests.all()) {
        for (const QDateTime &boundary : {contest.start, contest.end}) {
            if (boundary > m_toldBefore)
                wait = std::min(wait, std::max(std::chrono::milliseconds(now.msecsTo(boundary)), kSoon));
        }
    }
    m_boundary.start(wait);
}

void LiveFeed::tellDepth()
{
    if (!m_hub.hasListeners(kQueueKey))
        return;
    m_jobs.depth([this](const Result<queue::QueueDepth> &depth) {
        if (!depth)
            return;
        QJsonObject lanes;
        for (const queue::LaneDepth &lane : depth->lanes)
            lanes.insert(queue::laneCode(lane.lane), lane.waiting);
        m_hub.publish(kQueueKey, text({{QStringLiteral("kind"), QStringLiteral("depth")},
                                       {QStringLiteral("waiting"), depth->waiting},
                                       {QStringLiteral("leased"), depth->leased},
                                       {QStringLiteral("lanes"), lanes}}));
    });
}

void LiveFeed::tellWorkers()
{
    if (!m_hub.hasListeners(kWorkersKey))
        return;
    QJsonArray array;
    for (const dispatch::ConnectedWorker &worker : m_workers.connected())
        array.append(QJsonObject{{QStringLiteral("id"), QString::number(worker.id.value)},
                                 {QStringLiteral("name"), worker.name},
                                 {QStringLiteral("slots"), worker.slotCount},
                                 {QStringLiteral("busy"), worker.busy},
                                 {QStringLiteral("free"), worker.free},
                                 {QStringLiteral("is_draining"), worker.isDraining}});
    m_hub.publish(kWorkersKey, text({{QStringLiteral("connected"), array}}));
}

} // namespace gavel::live
