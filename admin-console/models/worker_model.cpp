#include "admin-console/models/staff_models.h"

#include <QFont>
#include <QPoint>

#include <cmath>

namespace gavel::console {

WorkerModel::WorkerModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Name), Qt::AscendingOrder);
}

namespace {

// "failed", "2 warnings", "41/41".
QString doctorText(const WorkerDoctor &doctor)
{
    if (doctor.failed > 0 || doctor.attacksHeld < doctor.attacks)
        return QObject::tr("failed");
    return QStringLiteral("%1/%2").arg(doctor.attacksHeld).arg(doctor.attacks);
}

QString signedText(double value)
{
    const QString text = QString::number(std::abs(value), 'f', 1);
    return text == QLatin1String("0.0") ? text : (value < 0 ? QStringLiteral("−") : QStringLiteral("+")) + text;
}

QString orDash(const std::optional<double> &value, QString (*textOf)(double))
{
    return value ? textOf(*value) : dash();
}

} // namespace

QList<Column> WorkerModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("name"), tr("Worker"), 0},
        {QStringLiteral("state"), tr("State"), 116},
        {QStringLiteral("slots"), tr("Slots"), 128},
        {QStringLiteral("in-use"), tr("In use"), 64, true},
        {QStringLiteral("load"), tr("Load"), 64, true},
        {QStringLiteral("speed"), tr("Speed"), 64, true},
        {QStringLiteral("drift"), tr("Drift, %"), 72, true},
        {QStringLiteral("doctor"), tr("Doctor"), 84},
        {QStringLiteral("cache"), tr("Cache, MiB"), 90, true},
        {QStringLiteral("judged"), tr("Jobs/h"), 64, true},
        {QStringLiteral("last-seen"), tr("Last seen"), 84, true},
        {QStringLiteral("address"), tr("Address"), 130, false, false},
        {QStringLiteral("languages"), tr("Languages"), 84, true, false},
    };
    return kColumns;
}

QString WorkerModel::stateCode(const WorkerRow &row)
{
    if (!row.isConnected)
        return QStringLiteral("lost");
    if (row.isDraining)
        return QStringLiteral("draining");
    return row.reason.isEmpty() ? QStringLiteral("ready") : QStringLiteral("limited");
}

void WorkerModel::showState(const QString &code)
{
    m_state = code;
    filterChanged();
}

int WorkerModel::connectedCount() const
{
    return int(std::count_if(records().begin(), records().end(), [](const WorkerRow &row) { return row.isConnected; }));
}

int WorkerModel::lostCount() const
{
    return int(records().size()) - connectedCount();
}

int WorkerModel::slotCount() const
{
    int count = 0;
    for (const WorkerRow &row : records())
        count += row.isConnected ? row.slotCount : 0;
    return count;
}

int WorkerModel::busyCount() const
{
    int count = 0;
    for (const WorkerRow &row : records())
        count += row.busy;
    return count;
}

QString WorkerModel::text(const WorkerRow &row, int column) const
{
    return Field(column) == Field::Name ? row.name : row.address;
}

bool WorkerModel::isDrifting(const WorkerRow &row)
{
    return row.status && row.status->drift && std::abs(*row.status->drift) > kMostDrift;
}

void WorkerModel::setJudged(const QHash<QString, int> &judged)
{
    if (judged == m_judged)
        return;
    m_judged = judged;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, int(Field::Judged)), index(rowCount() - 1, int(Field::Judged)));
}

double WorkerModel::number(const WorkerRow &row, int column) const
{
    const WorkerStatus status = row.status.value_or(WorkerStatus());
    switch (Field(column)) {
    case Field::State: return (row.isConnected ? 4 : 0) + (row.isDraining ? 0 : 2) + (row.reason.isEmpty() ? 1 : 0);
    case Field::Slots: return row.slotCount;
    case Field::InUse: return row.busy;
    case Field::Load: return row.status ? status.load : -1;
    case Field::Speed: return status.speed.value_or(-1);
    case Field::Drift: return std::abs(status.drift.value_or(0));
    case Field::Doctor: return !row.doctor ? 1 : row.doctor->isGood() ? 2 : 0;
    case Field::Cache: return double(status.cacheBytes);
    case Field::Judged: return m_judged.value(row.name);
    case Field::Languages: return double(row.languages.size());
    case Field::LastSeen: return row.isConnected ? 1e18 : double(row.lastSeenMs);
    case Field::Name:
    case Field::Address: break;
    }
    return 0;
}

bool WorkerModel::isWanted(const WorkerRow &row) const
{
    return (m_state.isEmpty() || stateCode(row) == m_state) && isFound(row.id, {row.name, row.address});
}

Tone WorkerModel::toneOf(const WorkerRow &row, Field field) const
{
    const bool isBad = row.doctor && !row.doctor->isGood() && row.doctor->attacks > 0;
    if (field == Field::Doctor && isBad)
        return Tone::Danger;
    if (field == Field::Doctor && row.doctor && row.doctor->warnings > 0)
        return Tone::Warning;
    if ((field == Field::Drift || field == Field::Speed) && isDrifting(row))
        return Tone::Warning;
    return row.isConnected ? Tone::Normal : Tone::Muted;
}

QString WorkerModel::toolTip(const WorkerRow &row, Field field) const
{
    switch (field) {
    case Field::State: return row.reason;
    case Field::LastSeen: return fullTimeText(row.lastSeenMs);
    case Field::Speed: return tr("How fast a core computes, by the machine on which Gavel was measured");
    case Field::Drift: return tr("How far the speed has moved since it was first measured on this host");
    case Field::Doctor:
        return row.doctor ? tr("%1 of %2 attacks held, %3 failed, %4 warnings")
                                .arg(row.doctor->attacksHeld)
                                .arg(row.doctor->attacks)
                                .arg(row.doctor->failed)
                                .arg(row.doctor->warnings)
                          : tr("It has not looked yet");
    case Field::Cache:
        return row.status ? tr("%1 of %2").arg(sizeText(row.status->cacheBytes), sizeText(row.status->cacheBoundBytes))
                          : QString();
    default: break;
    }
    return {};
}

QString WorkerModel::display(const WorkerRow &row, Field field) const
{
    const WorkerStatus status = row.status.value_or(WorkerStatus());
    const QString state = stateCode(row);
    switch (field) {
    case Field::Name: return row.name;
    case Field::State: return state == QLatin1String("limited") ? tr("limited") : tr(qPrintable(state));
    case Field::Slots: break;
    case Field::InUse: return row.isConnected ? QStringLiteral("%1/%2").arg(row.busy).arg(row.slotCount) : dash();
    case Field::Load: return row.status ? QString::number(status.load, 'f', 2) : dash();
    case Field::Speed: return orDash(status.speed, [](double speed) { return QString::number(speed, 'f', 2); });
    case Field::Drift: return orDash(status.drift, [](double drift) { return signedText(drift * 100); });
    case Field::Doctor: return row.doctor && row.doctor->attacks > 0 ? doctorText(*row.doctor) : dash();
    case Field::Cache: return row.status ? mebibytesText(status.cacheBytes) : dash();
    case Field::Judged: return numberText(m_judged.value(row.name));
    case Field::Address: return row.address.isEmpty() ? dash() : row.address;
    case Field::Languages: return row.languages.isEmpty() ? dash() : QString::number(row.languages.size());
    case Field::LastSeen:
        return row.isConnected ? tr("now") : ageText(QDateTime::currentMSecsSinceEpoch() - row.lastSeenMs);
    }
    return {};
}

QVariant WorkerModel::cell(const WorkerRow &row, int column, int role) const
{
    const Field field = Field(column);
    const QString state = stateCode(row);
    static const QHash<QString, QPair<QString, Tone>> kLooks{
        {QStringLiteral("ready"), {QStringLiteral("state-finished"), Tone::Success}},
        {QStringLiteral("draining"), {QStringLiteral("verdict-tle"), Tone::Warning}},
        {QStringLiteral("limited"), {QStringLiteral("warn"), Tone::Warning}},
        {QStringLiteral("lost"), {QStringLiteral("state-failed"), Tone::Danger}}};
    switch (role) {
    case WeightRole: return field == Field::Name ? QVariant(int(QFont::Medium)) : QVariant();
    case IconRole:
        if (field == Field::Drift && isDrifting(row))
            return QStringLiteral("warn");
        return field == Field::State ? QVariant(kLooks.value(state).first) : QVariant();
    case ToneRole: return int(field == Field::State ? kLooks.value(state).second : toneOf(row, field));
    case SlotsRole: return field == Field::Slots ? QVariant(QPoint(row.busy, row.slotCount)) : QVariant();
    case Qt::ToolTipRole: return toolTip(row, field);
    case Qt::AccessibleTextRole:
        return tr("worker %1, %2, %3 of %4 slots in use").arg(row.name, state).arg(row.busy).arg(row.slotCount);
    case Qt::DisplayRole: return display(row, field);
    default: return {};
    }
}

} // namespace gavel::console
