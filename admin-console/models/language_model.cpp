#include "admin-console/models/staff_models.h"

#include <QFont>

namespace gavel::console {

namespace {

constexpr int kMostWorkerColumns = 6;

// One decimal place unless there are more.
QString factorText(double factor)
{
    const QString text = QString::number(factor);
    return text.contains(QLatin1Char('.')) ? text : text + QStringLiteral(".0");
}

} // namespace

LanguageModel::LanguageModel(QObject *parent) : RecordTable(parent)
{
    RecordModel::sort(int(Field::Name), Qt::AscendingOrder);
}

QList<Column> LanguageModel::columns() const
{
    QList<Column> all{
        {QStringLiteral("state"), tr("State"), 104},          {QStringLiteral("name"), tr("Language"), 0},
        {QStringLiteral("version"), tr("Version"), 130},      {QStringLiteral("factor"), tr("Factor"), 64, true},
        {QStringLiteral("used"), tr("Used, 24 h"), 80, true},
    };
    for (const WorkerRow &worker : m_workers)
        all.append({QStringLiteral("worker-") + worker.name, worker.name, 96});
    return all;
}

void LanguageModel::setWorkers(const QList<WorkerRow> &workers)
{
    QList<WorkerRow> connected;
    for (const WorkerRow &worker : workers) {
        if (worker.isConnected && !worker.isElsewhere) // what others have the server that is asked does not know
            connected.append(worker);
    }
    std::sort(connected.begin(), connected.end(), [](const auto &a, const auto &b) { return a.name < b.name; });
    connected.resize(std::min<qsizetype>(connected.size(), kMostWorkerColumns));
    const auto namesOf = [](const QList<WorkerRow> &list) {
        QStringList names;
        for (const WorkerRow &worker : list)
            names.append(worker.name);
        return names;
    };
    const bool isSameSet = namesOf(connected) == namesOf(m_workers);
    if (isSameSet && connected == m_workers)
        return;
    if (!isSameSet)
        beginResetModel();
    m_workers = connected;
    if (!isSameSet)
        endResetModel();
    filterChanged();
}

void LanguageModel::setUse(const QHash<QString, int> &use)
{
    if (use == m_use)
        return;
    m_use = use;
    if (rowCount() > 0)
        Q_EMIT dataChanged(index(0, int(Field::Used)), index(rowCount() - 1, int(Field::Used)));
}

int LanguageModel::has(const LanguageRow &row) const
{
    return int(std::count_if(m_workers.cbegin(), m_workers.cend(),
                             [&](const WorkerRow &worker) { return worker.languages.contains(row.key); }));
}

bool LanguageModel::isMismatch(const LanguageRow &row) const
{
    const int count = has(row);
    return (count > 0 && count < m_workers.size()) || isOfSeveralVersions(row);
}

bool LanguageModel::isOfSeveralVersions(const LanguageRow &row)
{
    const auto &versions = row.versionByWorker;
    return std::any_of(versions.begin(), versions.end(), [&](const QString &one) { return one != *versions.begin(); });
}

void LanguageModel::showDisabledOnly(bool isOnly)
{
    m_isDisabledOnly = isOnly;
    filterChanged();
}

int LanguageModel::disabledCount() const
{
    return int(std::count_if(records().begin(), records().end(), [](const auto &row) { return !row.isEnabled; }));
}

const LanguageRow *LanguageModel::byKey(const QString &key) const
{
    const auto found =
        std::find_if(records().begin(), records().end(), [&](const auto &row) { return row.key == key; });
    return found == records().end() ? nullptr : &*found;
}

void LanguageModel::showMismatchesOnly(bool isOnly)
{
    m_isMismatchOnly = isOnly;
    filterChanged();
}

int LanguageModel::mismatchCount() const
{
    return int(std::count_if(records().begin(), records().end(), [this](const auto &row) { return isMismatch(row); }));
}

QString LanguageModel::text(const LanguageRow &row, int column) const
{
    return Field(column) == Field::Name ? row.name : row.version;
}

double LanguageModel::number(const LanguageRow &row, int column) const
{
    switch (Field(column)) {
    case Field::State: return (row.isEnabled ? 0 : 4) + (row.isAvailable ? 0 : 2) + (isMismatch(row) ? 1 : 0);
    case Field::Factor: return row.timeFactor;
    case Field::Used: return m_use.value(row.key);
    default: break;
    }
    const qsizetype worker = column - int(Field::FirstWorker);
    return worker < m_workers.size() && m_workers.at(worker).languages.contains(row.key) ? 0 : 1;
}

bool LanguageModel::isWanted(const LanguageRow &row) const
{
    return (!m_isMismatchOnly || isMismatch(row)) && (!m_isDisabledOnly || !row.isEnabled) &&
           isFound(row.id, {row.name, row.key, row.version});
}

QVariant LanguageModel::workerCell(const LanguageRow &row, const WorkerRow &worker, int role) const
{
    const bool isThere = worker.languages.contains(row.key);
    const QString version = row.versionByWorker.value(worker.name);
    if (role == Qt::DisplayRole)
        return !isThere ? dash() : version.isEmpty() ? tr("has it") : version;
    if (role == ToneRole)
        return int(isThere && !isOfSeveralVersions(row) ? Tone::Muted : Tone::Warning);
    if (role == Qt::ToolTipRole)
        return isThere ? tr("%1 has %2: %3").arg(worker.name, row.name, version.isEmpty() ? row.version : version)
                       : tr("%1 lacks %2").arg(worker.name, row.name);
    return {};
}

QString LanguageModel::stateText(const LanguageRow &row) const
{
    if (!row.isEnabled)
        return tr("off");
    return !row.isAvailable ? tr("no worker") : isMismatch(row) ? tr("mismatch") : tr("on");
}

QVariant LanguageModel::cell(const LanguageRow &row, int column, int role) const
{
    if (column >= int(Field::FirstWorker)) {
        const qsizetype worker = column - int(Field::FirstWorker);
        return worker < m_workers.size() ? workerCell(row, m_workers.at(worker), role) : QVariant();
    }
    const Field field = Field(column);
    const bool isWrong = isMismatch(row);
    const bool isOpen = row.isEnabled && row.isAvailable;
    if (field == Field::State && role == IconRole)
        return !isOpen ? QStringLiteral("state-cancelled") : QString::fromLatin1(isWrong ? "warn" : "state-finished");
    if (role == ToneRole) {
        if (field == Field::State)
            return int(!isOpen ? Tone::Muted : isWrong ? Tone::Warning : Tone::Success);
        if (field == Field::Factor && row.timeFactor != row.ownTimeFactor)
            return int(Tone::Accent);
        return int(row.isAvailable && row.isEnabled ? Tone::Normal : Tone::Muted);
    }
    if (role == WeightRole && field == Field::Name)
        return int(QFont::Medium);
    if (role == Qt::ToolTipRole && field == Field::Name)
        return row.key;
    if (role == Qt::ToolTipRole && field == Field::State)
        return row.disabledReason;
    if (role == Qt::ToolTipRole && field == Field::Factor && row.timeFactor != row.ownTimeFactor)
        return tr("its own is %1").arg(row.ownTimeFactor);
    if (role == Qt::AccessibleTextRole)
        return tr("language %1, %2").arg(row.name, stateText(row));
    if (role != Qt::DisplayRole)
        return {};
    switch (field) {
    case Field::State: return stateText(row);
    case Field::Name: return row.name;
    case Field::Version: return row.version.isEmpty() ? dash() : row.version;
    case Field::Factor: return factorText(row.timeFactor);
    case Field::Used: return numberText(m_use.value(row.key));
    case Field::FirstWorker: break;
    }
    return {};
}

} // namespace gavel::console
