#include "admin-console/models/live_state.h"

#include "admin-console/data/decode.h"

#include <QJsonArray>

namespace gavel::console {

namespace {

using namespace std::chrono_literals;

constexpr qsizetype kMostSubmissions = 100'000; // older ones are found by the server's filters
constexpr int kMostOpenAsked = 8;               // at a time

QUrlQuery pageQuery(const QString &cursor = {})
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("limit"), QStringLiteral("200"));
    if (!cursor.isEmpty())
        query.addQueryItem(QStringLiteral("cursor"), cursor);
    return query;
}

JobRow jobFrom(const QJsonObject &object)
{
    JobRow job;
    job.submission = submissionFrom(object);
    job.id = job.submission.id;
    const QJsonObject waiting = object.value(QStringLiteral("waiting")).toObject();
    job.reason = waiting.value(QStringLiteral("reason")).toString();
    job.position = waiting.isEmpty() ? 0 : qint64(waiting.value(QStringLiteral("position")).toDouble()) + 1;
    const QJsonObject paused = waiting.value(QStringLiteral("paused")).toObject();
    job.pauseKind = paused.value(QStringLiteral("kind")).toString();
    job.pauseSubject = paused.value(QStringLiteral("subject")).toString();
    const QJsonValue start = waiting.value(QStringLiteral("expected_start_s"));
    job.expectedStartS = start.isDouble() ? qint64(start.toDouble()) : -1;
    return job;
}

} // namespace

LiveState::LiveState(ServerConnection &connection, QObject *parent) : QObject(parent), m_connection(connection)
{
    startWatches();
    connect(&connection, &ServerConnection::serverChanged, this, &LiveState::forget);
    connect(&m_openTimer, &QTimer::timeout, this, &LiveState::fetchOpen);
    m_openTimer.start(1000);
}

void LiveState::startWatches()
{
    const auto watch = [this](Topic topic, const char *path, const QUrlQuery &query, std::chrono::milliseconds every,
                              const std::function<void(const QJsonObject &)> &apply) {
        auto one = std::make_unique<Watch>(m_connection, QString::fromLatin1(path), query, every,
                                           [this, topic, apply](const QJsonObject &answer) {
                                               apply(answer);
                                               Q_EMIT updated(topic);
                                           });
        connect(one.get(), &Watch::faultChanged, this, [this, topic] { Q_EMIT updated(topic); });
        m_watches[size_t(topic)] = std::move(one);
    };
    watch(Topic::Submissions, "/submissions", pageQuery(), 1s, [this](const auto &answer) { takeSubmissions(answer); });
    watch(Topic::Queue, "/queue/jobs", {}, 1s, [this](const auto &answer) { takeQueue(answer); });
    watch(Topic::Problems, "/problems", {}, 5s,
          [this](const auto &answer) { m_problems.replace(problemsFrom(answer)); });
    watch(Topic::Languages, "/languages", {}, 5s,
          [this](const auto &answer) { m_languages.replace(languagesFrom(answer)); });
    watch(Topic::Workers, "/workers", {}, 1s, [this](const auto &answer) { takeWorkers(answer); });
    QUrlQuery many;
    many.addQueryItem(QStringLiteral("limit"), QStringLiteral("5000"));
    watch(Topic::Accounts, "/accounts", many, 5s,
          [this](const auto &answer) { m_accounts.replace(accountsFrom(answer)); });
}

void LiveState::want(Topic topic, bool isWanted)
{
    int &count = m_wanted[size_t(topic)];
    count += isWanted ? 1 : -1;
    watchOf(topic)->setAwake(count > 0);
}

bool LiveState::isLoaded(Topic topic) const
{
    return watchOf(topic)->hasAnswer();
}

QString LiveState::faultOf(Topic topic) const
{
    const auto &fault = watchOf(topic)->fault();
    return fault ? fault->message : QString();
}

void LiveState::forget()
{
    m_submissions.replace({});
    m_queue.replace({});
    m_problems.replace({});
    m_languages.replace({});
    m_workers.replace({});
    m_accounts.replace({});
    m_lanes.replace({});
    m_cursor.clear();
    m_hasFirstPage = false;
    m_waiting = 0;
}

void LiveState::takeSubmissions(const QJsonObject &answer)
{
    const QList<SubmissionRow> rows = submissionsFrom(answer);
    m_submissions.apply(rows);
    watchOf(Topic::Submissions)->countChanges(m_submissions.lastChanges());
    m_oldestOfPage = rows.isEmpty() ? 0 : rows.last().id;
    if (!std::exchange(m_hasFirstPage, true)) {
        m_cursor = answer.value(QStringLiteral("next_cursor")).toString();
        fetchOlder();
    }
}

// One page after the other; each gives the window time to breathe.
void LiveState::fetchOlder()
{
    if (m_cursor.isEmpty() || m_isFetchingOlder || m_submissions.total() >= kMostSubmissions)
        return;
    m_isFetchingOlder = true;
    m_connection.api().get(QStringLiteral("/submissions"), pageQuery(m_cursor), this, [this](const ApiResult &result) {
        m_isFetchingOlder = false;
        if (!result)
            return; // fetchOpen() tries again
        const QJsonObject answer = result->object();
        m_submissions.apply(submissionsFrom(answer));
        m_cursor = answer.value(QStringLiteral("next_cursor")).toString();
        Q_EMIT updated(Topic::Submissions);
        QTimer::singleShot(20, this, &LiveState::fetchOlder);
    });
}

// What is not over and no longer on the newest page changes without our hearing of it.
void LiveState::fetchOpen()
{
    if (m_connection.link() != Link::Online || !watchOf(Topic::Submissions)->isAwake())
        return;
    fetchOlder();
    for (const SubmissionRow &row : m_submissions.records()) {
        if (row.isOver() || row.id >= m_oldestOfPage || m_asked.contains(row.id))
            continue;
        if (m_asked.size() >= kMostOpenAsked)
            return;
        refresh(row.id);
    }
}

void LiveState::refresh(qint64 submission)
{
    m_asked.insert(submission);
    m_connection.api().get(QStringLiteral("/submissions/%1").arg(submission), {}, this,
                           [this, submission](const ApiResult &result) {
                               m_asked.remove(submission);
                               if (!result)
                                   return;
                               m_submissions.apply({submissionFrom(result->object())});
                               Q_EMIT updated(Topic::Submissions);
                           });
}

void LiveState::takeQueue(const QJsonObject &answer)
{
    QList<JobRow> jobs;
    QHash<QString, qint64> running;
    for (const QJsonValue &value : answer.value(QStringLiteral("jobs")).toArray()) {
        jobs.append(jobFrom(value.toObject()));
        if (QueueModel::bandOf(jobs.last().submission) == QueueModel::Band::Running)
            ++running[jobs.last().submission.lane];
    }
    // Quarantined ones are over for the queue; they stand with it until somebody has dealt with them.
    for (const SubmissionRow &row : m_submissions.records()) {
        if (row.state != QLatin1String("quarantined"))
            continue;
        JobRow job;
        job.id = row.id;
        job.submission = row;
        jobs.append(job);
    }
    m_queue.setJobs(jobs);
    watchOf(Topic::Queue)->countChanges(m_queue.lastChanges());
    QList<LaneRow> lanes = lanesFrom(answer);
    for (LaneRow &lane : lanes)
        lane.running = running.value(lane.lane);
    m_lanes.replace(lanes);
    m_waiting = qint64(answer.value(QStringLiteral("waiting")).toDouble());
}

void LiveState::takeWorkers(const QJsonObject &answer)
{
    const QList<WorkerRow> workers = workersFrom(answer);
    m_workers.replace(workers);
    m_languages.setWorkers(workers);
}

} // namespace gavel::console
