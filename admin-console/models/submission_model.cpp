#include "admin-console/models/submission_model.h"

#include "admin-console/models/words.h"

#include <QFont>

namespace gavel::console {

int SubmissionQuestion::count() const
{
    int asked = 0;
    for (const QString &field : {problem, language, account, verdict, state})
        asked += field.isEmpty() ? 0 : 1;
    return asked + (isFailedOnly ? 1 : 0) + (isOpenOnly ? 1 : 0) + (isUnverifiedOnly ? 1 : 0);
}

int outcomeRank(const SubmissionRow &row)
{
    static const QStringList kOrder{QStringLiteral("AC"),  QStringLiteral("PARTIAL"), QStringLiteral("PE"),
                                    QStringLiteral("WA"),  QStringLiteral("TLE"),     QStringLiteral("ILE"),
                                    QStringLiteral("MLE"), QStringLiteral("OLE"),     QStringLiteral("RTE"),
                                    QStringLiteral("SV"),  QStringLiteral("CE")};
    static const QStringList kStates{QStringLiteral("failed"),   QStringLiteral("quarantined"),
                                     QStringLiteral("running"),  QStringLiteral("compiling"),
                                     QStringLiteral("leased"),   QStringLiteral("queued"),
                                     QStringLiteral("cancelled")};
    const auto state = kStates.indexOf(row.state);
    return state >= 0 ? int(state) : 100 + int(kOrder.indexOf(row.verdict));
}

QList<Column> SubmissionModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("id"), QStringLiteral("#"), 68, true},
        {QStringLiteral("account"), tr("Team"), 0},
        {QStringLiteral("problem"), tr("Problem"), 110},
        {QStringLiteral("verdict"), tr("Verdict"), 104},
        {QStringLiteral("language"), tr("Language"), 130},
        {QStringLiteral("age"), tr("Age"), 60, true},
        {QStringLiteral("cpu"), tr("CPU, ms"), 80, true},
        {QStringLiteral("memory"), tr("Mem, MiB"), 80, true},
        {QStringLiteral("score"), tr("Score"), 64, true, false},
        {QStringLiteral("tests"), tr("Tests"), 72, true},
        {QStringLiteral("worker"), tr("Worker"), 100},
        {QStringLiteral("lane"), tr("Lane"), 84, false, false},
        {QStringLiteral("error"), tr("Error"), 200, false, false},
    };
    return kColumns;
}

void SubmissionModel::ask(const SubmissionQuestion &question)
{
    if (question == m_question)
        return;
    m_question = question;
    filterChanged();
}

QStringList SubmissionModel::values(Field field) const
{
    QSet<QString> found;
    for (const SubmissionRow &row : records()) {
        const QString value = field == Field::Verdict ? row.verdict : text(row, int(field));
        if (!value.isEmpty())
            found.insert(value);
    }
    QStringList list(found.cbegin(), found.cend());
    list.sort(Qt::CaseInsensitive);
    return list;
}

bool SubmissionModel::isText(int column) const
{
    switch (Field(column)) {
    case Field::Account:
    case Field::Problem:
    case Field::Language:
    case Field::Worker:
    case Field::Lane:
    case Field::Error: return true;
    default: return false;
    }
}

QString SubmissionModel::text(const SubmissionRow &row, int column) const
{
    switch (Field(column)) {
    case Field::Account: return row.account;
    case Field::Problem: return row.problem;
    case Field::Language: return row.language;
    case Field::Worker: return row.worker;
    case Field::Lane: return row.lane;
    case Field::Error: return row.error;
    default: return {};
    }
}

double SubmissionModel::number(const SubmissionRow &row, int column) const
{
    switch (Field(column)) {
    case Field::Id: return double(row.id);
    case Field::Verdict: return outcomeRank(row);
    case Field::Age: return -double(row.createdMs);
    case Field::Cpu: return double(row.cpuMs);
    case Field::Memory: return double(row.memoryBytes);
    case Field::Score: return row.score;
    case Field::Tests: return row.testsDone;
    default: return 0;
    }
}

bool SubmissionModel::isWanted(const SubmissionRow &row) const
{
    const auto differs = [](const QString &asked, const QString &is) {
        return !asked.isEmpty() && asked != is;
    };
    const SubmissionQuestion &q = m_question;
    if (differs(q.problem, row.problem) || differs(q.language, row.language) || differs(q.account, row.account) ||
        differs(q.verdict, row.verdict) || differs(q.state, row.state))
        return false;
    if (q.isFailedOnly && row.state != QLatin1String("failed") && row.state != QLatin1String("quarantined"))
        return false;
    if (q.isOpenOnly && row.isOver())
        return false;
    if (q.isUnverifiedOnly && (row.state != QLatin1String("finished") || !row.verifiedBy.isEmpty()))
        return false;
    return isFound(row.id, {row.account, row.problem, row.language, row.verdict, row.worker});
}

QVariant SubmissionModel::cell(const SubmissionRow &row, int column, int role) const
{
    const Field field = Field(column);
    switch (role) {
    case Qt::DisplayRole: return display(row, field);
    case Qt::ToolTipRole: return toolTip(row, field);
    case Qt::AccessibleTextRole: return tr("submission %1, %2").arg(row.id).arg(outcomeText(row.verdict, row.state));
    case SortRole: return isText(column) ? QVariant(text(row, column)) : QVariant(number(row, column));
    case ToneRole: return int(field == Field::Age ? Tone::Muted : field == Field::Error ? Tone::Danger : Tone::Normal);
    default: break;
    }
    if (field != Field::Verdict)
        return {};
    if (role == VerdictRole && row.state == QLatin1String("finished"))
        return row.verdict;
    if (role == StateRole && row.state != QLatin1String("finished"))
        return row.state;
    return {};
}

QVariant SubmissionModel::display(const SubmissionRow &row, Field field) const
{
    switch (field) {
    case Field::Id: return QString::number(row.id);
    case Field::Verdict: return runningText(row.state, row.testsDone, row.testsTotal, row.verdict);
    case Field::Age: return ageText(QDateTime::currentMSecsSinceEpoch() - row.createdMs);
    case Field::Cpu: return row.cpuMs < 0 ? dash() : numberText(row.cpuMs);
    case Field::Memory: return mebibytesText(row.memoryBytes);
    case Field::Score: return row.score < 0 ? dash() : QString::number(row.score);
    case Field::Tests:
        if (row.testsTotal <= 0)
            return dash();
        return row.isOver() ? QString::number(row.testsTotal)
                            : QStringLiteral("%1/%2").arg(row.testsDone).arg(row.testsTotal);
    default: {
        const QString value = text(row, int(field));
        return value.isEmpty() ? dash() : value;
    }
    }
}

QVariant SubmissionModel::toolTip(const SubmissionRow &row, Field field) const
{
    if (field == Field::Age)
        return fullTimeText(row.createdMs);
    if (field == Field::Verdict)
        return row.error.isEmpty() ? outcomeText(row.verdict, row.state) : row.error;
    if (field == Field::Account || field == Field::Error || field == Field::Language)
        return text(row, int(field));
    return {};
}

} // namespace gavel::console
