#include "admin-console/models/queue_model.h"

#include "admin-console/models/words.h"

#include <QFont>

namespace gavel::console {

namespace {

QueueModel::Band bandOfJob(const JobRow &job)
{
    return job.id < 0 ? QueueModel::Band(int(-job.id)) : QueueModel::bandOf(job.submission);
}

} // namespace

QueueModel::QueueModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Position), Qt::AscendingOrder);
}

QList<Column> QueueModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("position"), tr("Pos"), 48, true},
        {QStringLiteral("state"), tr("State"), 176},
        {QStringLiteral("id"), QStringLiteral("#"), 64, true},
        {QStringLiteral("account"), tr("Team"), 126},
        {QStringLiteral("problem"), tr("Problem"), 96},
        {QStringLiteral("language"), tr("Language"), 116},
        {QStringLiteral("lane"), tr("Lane"), 84},
        {QStringLiteral("age"), tr("Age, s"), 64, true},
        {QStringLiteral("where"), tr("Where it runs, or why it waits"), 0},
        {QStringLiteral("tries"), tr("Tries"), 52, true},
        {QStringLiteral("start"), tr("Starts in, s"), 88, true},
    };
    return kColumns;
}

QueueModel::Band QueueModel::bandOf(const SubmissionRow &row)
{
    if (row.state == QLatin1String("quarantined"))
        return Band::Quarantined;
    return row.state == QLatin1String("queued") ? Band::Waiting : Band::Running;
}

bool QueueModel::isBlocked(const JobRow &job)
{
    return job.id > 0 && (job.reason == QLatin1String("no-worker") || job.reason == QLatin1String("no-version"));
}

void QueueModel::setJobs(QList<JobRow> jobs)
{
    QHash<int, int> counts;
    for (const JobRow &job : jobs)
        ++counts[int(bandOf(job.submission))];
    for (const auto &[band, count] : counts.asKeyValueRange()) {
        JobRow row;
        row.id = -band;
        row.bandCount = count;
        jobs.append(row);
    }
    replace(jobs);
}

void QueueModel::show(Part part, const QString &lane, bool isBlockedOnly)
{
    m_part = part;
    m_lane = lane;
    m_isBlockedOnly = isBlockedOnly;
    filterChanged();
}

int QueueModel::count(Part part) const
{
    int count = 0;
    for (const JobRow &job : records()) {
        if (job.id < 0)
            continue;
        const Band band = bandOf(job.submission);
        count += part == Part::All || (part == Part::Waiting && band == Band::Waiting) ||
                 (part == Part::Running && band == Band::Running) ||
                 (part == Part::Quarantined && band == Band::Quarantined);
    }
    return count;
}

qsizetype QueueModel::shownCount() const
{
    qsizetype shown = 0;
    for (int row = 0; row < rowCount(); ++row)
        shown += isBand(row) ? 0 : 1;
    return shown;
}

int QueueModel::laneCount(const QString &lane) const
{
    return int(std::count_if(records().begin(), records().end(),
                             [&](const JobRow &job) { return job.id > 0 && job.submission.lane == lane; }));
}

int QueueModel::blockedCount() const
{
    return int(std::count_if(records().begin(), records().end(), isBlocked));
}

qint64 QueueModel::oldestWaitMs() const
{
    qint64 oldest = -1;
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (const JobRow &job : records()) {
        if (job.id > 0 && bandOf(job.submission) == Band::Waiting)
            oldest = std::max(oldest, now - job.submission.queuedMs);
    }
    return oldest;
}

void QueueModel::toggleBand(int row)
{
    const int band = int(-idAt(row));
    if (band <= 0)
        return;
    if (!m_folded.remove(band))
        m_folded.insert(band);
    filterChanged();
}

QString QueueModel::whyItWaits(const JobRow &job)
{
    if (job.reason == QLatin1String("no-worker"))
        return tr("no worker with %1").arg(job.submission.language);
    if (job.reason == QLatin1String("no-version"))
        return tr("no worker with the contest's version of %1").arg(job.submission.language);
    if (job.submission.losses > 0)
        return tr("worker lost, retry");
    if (job.reason == QLatin1String("paused"))
        return tr("paused");
    if (job.position > 1)
        return tr("no free slot, %1 ahead").arg(job.position - 1);
    return tr("no free slot");
}

double QueueModel::number(const JobRow &row, int) const
{
    const double band = int(bandOfJob(row)) * 1e15;
    if (row.id < 0)
        return band;
    const bool isWaiting = bandOf(row.submission) == Band::Waiting;
    const double place = isWaiting && row.position > 0 ? double(row.position) : double(row.submission.queuedMs) / 1e3;
    return band + 1 + place * 1e3;
}

bool QueueModel::isWanted(const JobRow &row) const
{
    const Band band = bandOfJob(row);
    const bool isOfPart = m_part == Part::All || (m_part == Part::Waiting && band == Band::Waiting) ||
                          (m_part == Part::Running && band == Band::Running) ||
                          (m_part == Part::Quarantined && band == Band::Quarantined);
    if (!isOfPart || (row.id > 0 && m_folded.contains(int(band))))
        return false;
    if (row.id < 0)
        return true;
    if ((!m_lane.isEmpty() && row.submission.lane != m_lane) || (m_isBlockedOnly && !isBlocked(row)))
        return false;
    return isFound(row.id, {row.submission.account, row.submission.problem, row.submission.language});
}

QVariant QueueModel::bandCell(const JobRow &row, int column, int role) const
{
    const Band band = bandOfJob(row);
    static const char *const kNames[] = {QT_TR_NOOP("Quarantined"), QT_TR_NOOP("Running"), QT_TR_NOOP("Waiting")};
    static const char *const kTold[] = {QT_TR_NOOP("takes no slot; everything else flows"), QT_TR_NOOP("oldest first"),
                                        QT_TR_NOOP("in the order in which they start")};
    if (role == BandRole)
        return tr(kTold[int(band) - 1]);
    if (column != 0)
        return {};
    if (role == Qt::DisplayRole)
        return QStringLiteral("%1\t%2").arg(tr(kNames[int(band) - 1])).arg(row.bandCount);
    if (role == IconRole)
        return m_folded.contains(int(band)) ? QStringLiteral("right") : QStringLiteral("down");
    return {};
}

QVariant QueueModel::cell(const JobRow &row, int column, int role) const
{
    if (row.id < 0)
        return bandCell(row, column, role);
    const Field field = Field(column);
    const SubmissionRow &s = row.submission;
    switch (role) {
    case Qt::DisplayRole: return display(row, field);
    case ToneRole: return int(toneOf(row, field));
    case Qt::ToolTipRole: return field == Field::Age ? QVariant(fullTimeText(s.queuedMs)) : QVariant(s.error);
    case Qt::AccessibleTextRole:
        return tr("submission %1, %2, %3").arg(row.id).arg(stateWord(s.state), display(row, Field::Where).toString());
    case WeightRole: return field == Field::Tries && s.losses > 0 ? QVariant(QFont::Bold) : QVariant();
    case StateRole: return field == Field::State ? QVariant(s.state) : QVariant();
    case ShareRole:
        return field == Field::State && s.state == QLatin1String("running") && s.testsTotal > 0
                   ? QVariant(double(s.testsDone) / s.testsTotal)
                   : QVariant();
    default: return {};
    }
}

QVariant QueueModel::display(const JobRow &row, Field field) const
{
    const SubmissionRow &s = row.submission;
    const bool isWaiting = bandOf(s) == Band::Waiting;
    switch (field) {
    case Field::Position: return isWaiting && row.position > 0 ? numberText(row.position) : dash();
    case Field::State:
        return s.state == QLatin1String("running") && s.testsTotal > 0
                   ? QStringLiteral("%1\t%2/%3").arg(stateWord(s.state)).arg(s.testsDone).arg(s.testsTotal)
                   : stateWord(s.state);
    case Field::Id: return QString::number(row.id);
    case Field::Account: return s.account;
    case Field::Problem: return s.problem;
    case Field::Language: return s.language;
    case Field::Lane: return s.lane;
    case Field::Age: return secondsText(QDateTime::currentMSecsSinceEpoch() - s.queuedMs);
    case Field::Where:
        return isWaiting ? whyItWaits(row) : bandOf(s) == Band::Quarantined && !s.error.isEmpty() ? s.error : s.worker;
    case Field::Tries: return QString::number(std::max(s.attempt, s.losses));
    case Field::Start:
        return bandOf(s) == Band::Running ? tr("now")
               : row.expectedStartS < 0   ? dash()
                                          : QString::number(row.expectedStartS);
    }
    return {};
}

Tone QueueModel::toneOf(const JobRow &row, Field field) const
{
    if (field == Field::Tries)
        return row.submission.losses > 0 ? Tone::Warning : Tone::Normal;
    if (field != Field::Where)
        return Tone::Normal;
    switch (bandOf(row.submission)) {
    case Band::Quarantined: return Tone::Violet;
    case Band::Waiting: return isBlocked(row) || row.submission.losses > 0 ? Tone::Warning : Tone::Muted;
    case Band::Running: break;
    }
    return Tone::Normal;
}

} // namespace gavel::console
