#include "admin-console/models/staff_models.h"

#include <QFont>

namespace gavel::console {

ProblemModel::ProblemModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Name), Qt::AscendingOrder);
}

QList<Column> ProblemModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("name"), tr("Problem"), 112},     {QStringLiteral("title"), tr("Title"), 0},
        {QStringLiteral("tests"), tr("Tests"), 54, true}, {QStringLiteral("version"), tr("Version"), 64, true},
        {QStringLiteral("open"), tr("State"), 84},
    };
    return kColumns;
}

const ProblemRow *ProblemModel::byName(const QString &name) const
{
    for (const ProblemRow &row : records()) {
        if (row.name == name)
            return &row;
    }
    return nullptr;
}

QString ProblemModel::text(const ProblemRow &row, int column) const
{
    return Field(column) == Field::Name ? row.name : row.title;
}

double ProblemModel::number(const ProblemRow &row, int column) const
{
    switch (Field(column)) {
    case Field::Tests: return row.testCount;
    case Field::Version: return row.version;
    case Field::Open: return row.isOpen ? 0 : 1;
    default: return 0;
    }
}

bool ProblemModel::isWanted(const ProblemRow &row) const
{
    return isFound(row.id, {row.name, row.title});
}

QVariant ProblemModel::cell(const ProblemRow &row, int column, int role) const
{
    const Field field = Field(column);
    if (role == WeightRole && field == Field::Name)
        return int(QFont::Medium);
    if (role == IconRole && field == Field::Open)
        return row.isOpen ? QStringLiteral("state-finished") : QStringLiteral("lock");
    if (role == ToneRole)
        return int(field == Field::Open ? (row.isOpen ? Tone::Success : Tone::Muted) : Tone::Normal);
    if (role == Qt::AccessibleTextRole)
        return tr("problem %1, %2").arg(row.name, row.title);
    if (role != Qt::DisplayRole)
        return {};
    switch (field) {
    case Field::Name: return row.name;
    case Field::Title: return row.title;
    case Field::Tests: return QString::number(row.testCount);
    case Field::Version: return QString::number(row.version);
    case Field::Open: return row.isOpen ? tr("open") : tr("hidden");
    }
    return {};
}

} // namespace gavel::console
