#include "admin-console/models/staff_models.h"

#include <array>

namespace gavel::console {

int laneRank(const QString &lane)
{
    static const QStringList kLanes{QStringLiteral("contest"), QStringLiteral("practice"), QStringLiteral("rejudge"),
                                    QStringLiteral("verification")};
    const auto rank = kLanes.indexOf(lane);
    return rank < 0 ? int(kLanes.size()) : int(rank);
}

Tone laneTone(const QString &lane)
{
    static constexpr std::array kTones{Tone::Accent, Tone::Teal, Tone::Violet, Tone::Muted, Tone::Faint};
    return kTones[size_t(laneRank(lane))];
}

LaneModel::LaneModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Lane), Qt::AscendingOrder);
}

QList<Column> LaneModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("lane"), tr("Lane"), 0},
        {QStringLiteral("waiting"), tr("Waiting"), 112, true},
        {QStringLiteral("oldest"), tr("Oldest, s"), 112, true},
        {QStringLiteral("running"), tr("Running"), 112, true},
    };
    return kColumns;
}

double LaneModel::number(const LaneRow &row, int column) const
{
    switch (Field(column)) {
    case Field::Lane: return laneRank(row.lane);
    case Field::Waiting: return double(row.waiting);
    case Field::Oldest: return double(row.oldestMs);
    case Field::Running: return double(row.running);
    }
    return 0;
}

QVariant LaneModel::cell(const LaneRow &row, int column, int role) const
{
    const Field field = Field(column);
    if (role == MarkRole && field == Field::Lane)
        return int(laneTone(row.lane));
    if (role != Qt::DisplayRole)
        return {};
    switch (field) {
    case Field::Lane: return row.lane.left(1).toUpper() + row.lane.mid(1);
    case Field::Waiting: return numberText(row.waiting);
    case Field::Oldest: return row.oldestMs < 0 ? dash() : secondsText(row.oldestMs);
    case Field::Running: return numberText(row.running);
    }
    return {};
}

} // namespace gavel::console
