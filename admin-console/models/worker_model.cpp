#include "admin-console/models/staff_models.h"

#include <QFont>
#include <QPoint>

namespace gavel::console {

WorkerModel::WorkerModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Name), Qt::AscendingOrder);
}

QList<Column> WorkerModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("name"), tr("Worker"), 0},
        {QStringLiteral("state"), tr("State"), 116},
        {QStringLiteral("slots"), tr("Slots"), 128},
        {QStringLiteral("in-use"), tr("In use"), 64, true},
        {QStringLiteral("address"), tr("Address"), 130},
        {QStringLiteral("languages"), tr("Languages"), 84, true},
        {QStringLiteral("last-seen"), tr("Last seen"), 84, true},
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

double WorkerModel::number(const WorkerRow &row, int column) const
{
    switch (Field(column)) {
    case Field::State: return (row.isConnected ? 4 : 0) + (row.isDraining ? 0 : 2) + (row.reason.isEmpty() ? 1 : 0);
    case Field::Slots: return row.slotCount;
    case Field::InUse: return row.busy;
    case Field::Languages: return double(row.languages.size());
    case Field::LastSeen: return row.isConnected ? 1e18 : double(row.lastSeenMs);
    default: return 0;
    }
}

bool WorkerModel::isWanted(const WorkerRow &row) const
{
    return (m_state.isEmpty() || stateCode(row) == m_state) && isFound(row.id, {row.name, row.address});
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
    if (role == WeightRole && field == Field::Name)
        return int(QFont::Medium);
    if (role == IconRole && field == Field::State)
        return kLooks.value(state).first;
    if (role == ToneRole)
        return int(field == Field::State ? kLooks.value(state).second : row.isConnected ? Tone::Normal : Tone::Muted);
    if (role == SlotsRole && field == Field::Slots)
        return QPoint(row.busy, row.slotCount);
    if (role == Qt::ToolTipRole)
        return field == Field::State ? row.reason : field == Field::LastSeen ? fullTimeText(row.lastSeenMs) : QString();
    if (role == Qt::AccessibleTextRole)
        return tr("worker %1, %2, %3 of %4 slots in use").arg(row.name, state).arg(row.busy).arg(row.slotCount);
    if (role != Qt::DisplayRole)
        return {};
    switch (field) {
    case Field::Name: return row.name;
    case Field::State: return state == QLatin1String("limited") ? tr("limited") : tr(qPrintable(state));
    case Field::Slots: return {};
    case Field::InUse: return row.isConnected ? QStringLiteral("%1/%2").arg(row.busy).arg(row.slotCount) : dash();
    case Field::Address: return row.address.isEmpty() ? dash() : row.address;
    case Field::Languages: return row.isConnected ? QString::number(row.languages.size()) : dash();
    case Field::LastSeen:
        return row.isConnected ? tr("now") : ageText(QDateTime::currentMSecsSinceEpoch() - row.lastSeenMs);
    }
    return {};
}

} // namespace gavel::console
