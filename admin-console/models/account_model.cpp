#include "admin-console/models/staff_models.h"

#include <QFont>

namespace gavel::console {

AccountModel::AccountModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Login), Qt::AscendingOrder);
}

QList<Column> AccountModel::columns() const
{
    static const QList<Column> kColumns{
        {QStringLiteral("name"), tr("Name"), 0},
        {QStringLiteral("login"), tr("Login"), 180},
        {QStringLiteral("team"), tr("Team"), 140},
        {QStringLiteral("role"), tr("Role"), 104},
        {QStringLiteral("created"), tr("Created"), 96, true},
        {QStringLiteral("state"), tr("State"), 104},
    };
    return kColumns;
}

void AccountModel::showRole(const QString &role)
{
    m_role = role;
    filterChanged();
}

bool AccountModel::isText(int column) const
{
    return Field(column) != Field::Created && Field(column) != Field::State;
}

QString AccountModel::text(const AccountRow &row, int column) const
{
    switch (Field(column)) {
    case Field::Name: return row.displayName;
    case Field::Login: return row.name;
    case Field::Team: return row.team;
    default: return row.role;
    }
}

double AccountModel::number(const AccountRow &row, int column) const
{
    return Field(column) == Field::Created ? -double(row.createdMs) : row.isEnabled ? 0 : 1;
}

bool AccountModel::isWanted(const AccountRow &row) const
{
    return (m_role.isEmpty() || row.role == m_role) && isFound(row.id, {row.name, row.displayName, row.role, row.team});
}

QVariant AccountModel::cell(const AccountRow &row, int column, int role) const
{
    const Field field = Field(column);
    if (role == WeightRole && field == Field::Name)
        return int(QFont::Medium);
    if (role == IconRole && field == Field::State)
        return row.isEnabled ? QStringLiteral("state-finished") : QStringLiteral("lock");
    if (role == ToneRole)
        return int(field == Field::State ? (row.isEnabled ? Tone::Success : Tone::Warning)
                   : row.isEnabled       ? Tone::Normal
                                         : Tone::Muted);
    if (role == Qt::ToolTipRole && field == Field::Created)
        return fullTimeText(row.createdMs);
    if (role == Qt::AccessibleTextRole)
        return tr("account %1, %2").arg(row.name, row.role);
    if (role != Qt::DisplayRole)
        return {};
    switch (field) {
    case Field::Name: return row.displayName.isEmpty() ? row.name : row.displayName;
    case Field::Login: return row.name;
    case Field::Team: return row.team.isEmpty() ? dash() : row.team;
    case Field::Role: return row.role;
    case Field::Created: return ageText(QDateTime::currentMSecsSinceEpoch() - row.createdMs);
    case Field::State: return row.isEnabled ? tr("enabled") : tr("disabled");
    }
    return {};
}

} // namespace gavel::console
