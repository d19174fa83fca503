#include "admin-console/models/cell_model.h"

#include "admin-console/models/words.h"

#include <QDateTime>

namespace gavel::console {

CellModel::CellModel(const QList<Column> &columns, QObject *parent) : RecordTable(parent), m_columns(columns)
{
}

QString CellModel::text(const CellRow &row, int column) const
{
    const CellValue value = row.cells.value(column);
    return value.text.isEmpty() ? value.verdict + value.state : value.text;
}

bool CellModel::isWanted(const CellRow &row) const
{
    const QString wanted = search();
    if (wanted.isEmpty())
        return true;
    return std::any_of(row.cells.cbegin(), row.cells.cend(), [&wanted](const CellValue &value) {
        return value.text.contains(wanted, Qt::CaseInsensitive) || value.verdict.contains(wanted, Qt::CaseInsensitive);
    });
}

QVariant CellModel::cell(const CellRow &row, int column, int role) const
{
    const CellValue value = row.cells.value(column);
    switch (role) {
    case Qt::DisplayRole: return value.text;
    case Qt::ToolTipRole: return value.toolTip.isEmpty() ? value.text : value.toolTip;
    case Qt::AccessibleTextRole:
        return m_columns.at(column).title + QLatin1Char(' ') +
               (value.text.isEmpty() ? outcomeText(value.verdict, value.state) : value.text);
    case ToneRole: return int(value.tone);
    case VerdictRole: return value.verdict.isEmpty() ? QVariant() : value.verdict;
    case StateRole: return value.state.isEmpty() ? QVariant() : value.state;
    case IconRole: return value.icon.isEmpty() ? QVariant() : value.icon;
    case WeightRole: return value.weight > 0 ? QVariant(value.weight) : QVariant();
    default: return {};
    }
}

CellValue textCell(const QString &text, Tone tone, const QString &toolTip)
{
    return {text.isEmpty() ? dash() : text.simplified(), tone, toolTip.isEmpty() ? text : toolTip};
}

CellValue numberCell(qint64 value, Tone tone)
{
    return {numberText(value), tone, {}, double(value)};
}

CellValue ageCell(qint64 msSinceEpoch)
{
    if (msSinceEpoch == 0)
        return {dash(), Tone::Muted};
    return {ageText(QDateTime::currentMSecsSinceEpoch() - msSinceEpoch), Tone::Muted, fullTimeText(msSinceEpoch),
            -double(msSinceEpoch)};
}

CellValue timeCell(qint64 msSinceEpoch)
{
    return {fullTimeText(msSinceEpoch).left(19), Tone::Normal, fullTimeText(msSinceEpoch), double(msSinceEpoch)};
}

CellValue outcomeCell(const QString &verdict, const QString &state)
{
    CellValue value;
    const bool isFinished = state == QLatin1String("finished");
    value.text = isFinished ? verdict : stateWord(state);
    value.verdict = isFinished ? verdict : QString();
    value.state = isFinished ? QString() : state;
    value.toolTip = outcomeText(verdict, state);
    return value;
}

} // namespace gavel::console
