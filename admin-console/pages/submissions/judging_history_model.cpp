#include "admin-console/pages/submissions/judging_history_model.h"

#include "admin-console/models/words.h"

namespace gavel::console {

QList<Column> JudgingHistoryModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("id"), tr("Judging"), 76, true}, {QStringLiteral("verdict"), tr("Verdict"), 110},
        {QStringLiteral("current"), tr("Counts"), 80},   {QStringLiteral("version"), tr("Problem version"), 116, true},
        {QStringLiteral("worker"), tr("Worker"), 110},   {QStringLiteral("attempt"), tr("Tries"), 56, true},
        {QStringLiteral("created"), tr("Begun"), 110},   {QStringLiteral("took"), tr("Took, s"), 72, true},
        {QStringLiteral("error"), tr("Error"), 0},
    };
    return kColumns;
}

QVariant JudgingHistoryModel::cell(const Judging &row, int column, int role) const
{
    const Field field = Field(column);
    const bool isFinished = row.state == QLatin1String("finished");
    switch (role) {
    case Qt::DisplayRole: return display(row, field);
    case VerdictRole: return field == Field::Verdict && isFinished ? QVariant(row.verdict) : QVariant();
    case StateRole: return field == Field::Verdict && !isFinished ? QVariant(row.state) : QVariant();
    case ToneRole:
        return int(field == Field::Error                       ? Tone::Danger
                   : field == Field::Current && !row.isCurrent ? Tone::Muted
                                                               : Tone::Normal);
    case Qt::ToolTipRole: return field == Field::Created ? fullTimeText(row.createdMs) : row.error;
    case Qt::AccessibleTextRole: return tr("judging %1, %2").arg(row.id).arg(outcomeText(row.verdict, row.state));
    default: return {};
    }
}

QVariant JudgingHistoryModel::display(const Judging &row, Field field) const
{
    switch (field) {
    case Field::Id: return QString::number(row.id);
    case Field::Verdict: return row.state == QLatin1String("finished") ? row.verdict : stateWord(row.state);
    case Field::Current: return row.isCurrent ? tr("current") : tr("replaced");
    case Field::Version: return QString::number(row.problemVersion);
    case Field::Worker: return row.worker.isEmpty() ? dash() : row.worker;
    case Field::Attempt: return QString::number(row.attempt);
    case Field::Created: return clockText(row.createdMs);
    case Field::Took:
        return row.finishedMs > 0 && row.startedMs > 0 ? secondsText(row.finishedMs - row.startedMs) : dash();
    case Field::Error: return row.error.simplified();
    }
    return {};
}

} // namespace gavel::console
