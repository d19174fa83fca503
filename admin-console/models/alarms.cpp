#include "admin-console/models/alarms.h"

#include "admin-console/models/words.h"

namespace gavel::console {

namespace {

constexpr qint64 kStuckMs = 30'000;    // the oldest job waits so long
constexpr qint64 kRecentMs = 3600'000; // failures older than this are history

// Without the count: "failed/sum/3" is about the same as "failed/sum/2".
QString subjectOf(const QString &key)
{
    return key.section(QLatin1Char('/'), 0, 1);
}

} // namespace

Alarms::Alarms(LiveState &state, QObject *parent) : QObject(parent), m_state(state)
{
    connect(&m_timer, &QTimer::timeout, this, &Alarms::look);
    connect(&state.connection(), &ServerConnection::serverChanged, this, [this] {
        m_alarms.clear();
        m_seen.clear();
        m_since.clear();
        Q_EMIT changed();
    });
    m_timer.start(1000);
}

QList<AlarmRow> Alarms::unseen() const
{
    QList<AlarmRow> rows;
    for (const AlarmRow &alarm : m_alarms) {
        if (!m_seen.contains(alarm.key))
            rows.append(alarm);
    }
    return rows;
}

void Alarms::markSeen(const QString &key)
{
    m_seen.insert(key);
    Q_EMIT changed();
}

void Alarms::markAllSeen()
{
    for (const AlarmRow &alarm : m_alarms)
        m_seen.insert(alarm.key);
    Q_EMIT changed();
}

void Alarms::look()
{
    QList<AlarmRow> found;
    lookAtWorkers(found);
    lookAtQueue(found);
    lookAtJudgings(found);
    QSet<QString> keys;
    for (AlarmRow &alarm : found) {
        keys.insert(alarm.key);
        if (!m_since.contains(alarm.key))
            m_since.insert(alarm.key, alarm.sinceMs > 0 ? alarm.sinceMs : QDateTime::currentMSecsSinceEpoch());
        alarm.sinceMs = m_since.value(alarm.key);
    }
    // What is over stays until somebody has seen it; then it is forgotten, and when it comes back it is new.
    for (AlarmRow alarm : std::as_const(m_alarms)) {
        const bool isRenewed = std::any_of(found.cbegin(), found.cend(), [&alarm](const AlarmRow &other) {
            return subjectOf(other.key) == subjectOf(alarm.key);
        });
        if (isRenewed || m_seen.contains(alarm.key))
            continue;
        alarm.isOver = true;
        keys.insert(alarm.key);
        found.append(alarm);
    }
    m_since.removeIf([&](const auto &entry) { return !keys.contains(entry.key()); });
    m_seen.removeIf([&](const QString &key) { return !keys.contains(key); });
    const bool isSame = std::equal(found.cbegin(), found.cend(), m_alarms.cbegin(), m_alarms.cend(),
                                   [](const AlarmRow &a, const AlarmRow &b) {
                                       return a.key == b.key && a.text == b.text && a.isOver == b.isOver;
                                   });
    m_alarms = found;
    if (!isSame)
        Q_EMIT changed();
}

void Alarms::lookAtWorkers(QList<AlarmRow> &found) const
{
    const WorkerModel &workers = m_state.workers();
    if (!m_state.isLoaded(Topic::Workers))
        return;
    if (workers.connectedCount() == 0) {
        found.append({QStringLiteral("no-worker"), Tone::Danger, tr("No worker is connected"),
                      tr("nothing is judged; start one with: gavel-worker run --server ADDRESS --token-file FILE"),
                      QStringLiteral("workers"), 0});
        return;
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (const WorkerRow &worker : workers.records()) {
        if (!worker.isConnected && now - worker.lastSeenMs < 24 * kRecentMs)
            found.append({QStringLiteral("lost/") + worker.name, Tone::Danger, tr("Worker %1 lost").arg(worker.name),
                          tr("its jobs go back to the queue and run elsewhere"), QStringLiteral("workers"), 0});
        else if (worker.isConnected && !worker.reason.isEmpty())
            found.append({QStringLiteral("limited/") + worker.name, Tone::Warning,
                          tr("Worker %1 takes fewer jobs").arg(worker.name), worker.reason, QStringLiteral("workers"),
                          0});
    }
}

void Alarms::lookAtQueue(QList<AlarmRow> &found) const
{
    const qint64 oldest = m_state.queue().oldestWaitMs();
    if (oldest > kStuckMs)
        found.append({QStringLiteral("stuck"), Tone::Warning, tr("The queue is slow"),
                      tr("the oldest job waits for longer than %1 s").arg(kStuckMs / 1000), QStringLiteral("queue"),
                      0});
    if (const int blocked = m_state.queue().blockedCount(); blocked > 0)
        found.append({QStringLiteral("blocked"), Tone::Warning, tr("Jobs that no worker can run"),
                      counted(blocked, tr("1 job waits for a language that no connected worker has"),
                              tr("%1 jobs wait for a language that no connected worker has")),
                      QStringLiteral("queue?blocked=1"), 0});
}

void Alarms::lookAtJudgings(QList<AlarmRow> &found) const
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    QHash<QString, int> failed;
    QHash<QString, QString> errors;
    QHash<QString, qint64> since;
    for (const SubmissionRow &row : m_state.submissions().records()) {
        if ((row.state != QLatin1String("failed") && row.state != QLatin1String("quarantined")) ||
            now - row.finishedMs > kRecentMs)
            continue;
        const QString key = row.state + QLatin1Char('/') + row.problem;
        ++failed[key];
        errors.insert(key, row.error);
        since[key] = std::max(since.value(key), row.finishedMs);
    }
    for (const auto &[key, count] : failed.asKeyValueRange()) {
        const QString problem = key.section(QLatin1Char('/'), 1);
        const bool isQuarantine = key.startsWith(QLatin1String("quarantined"));
        found.append({key + QLatin1Char('/') + QString::number(count), isQuarantine ? Tone::Warning : Tone::Danger,
                      isQuarantine ? tr("Quarantined on problem %1").arg(problem)
                                   : tr("Judging failed on problem %1").arg(problem),
                      counted(count, tr("1 judging: "), tr("%1 judgings: ")) + errors.value(key),
                      QStringLiteral("submissions?failed=1&problem=") + problem, since.value(key)});
    }
}

} // namespace gavel::console
