#include "admin-console/models/record_model.h"

#include <algorithm>
#include <numeric>

namespace gavel::console {

int RecordModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(columns().size());
}

int RecordModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : int(m_order.size());
}

QVariant RecordModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || section < 0)
        return {};
    const QList<Column> all = columns();
    if (section >= all.size())
        return {};
    if (role == Qt::DisplayRole)
        return all.at(section).title;
    if (role == Qt::TextAlignmentRole)
        return int(Qt::AlignVCenter | (all.at(section).isRight ? Qt::AlignRight : Qt::AlignLeft));
    return {};
}

void RecordModel::sort(int column, Qt::SortOrder order)
{
    m_sortColumn = column;
    m_sortOrder = order;
    computeKeys(0);
    rebuild();
}

QString RecordModel::sortText() const
{
    if (m_sortColumn < 0 || m_sortColumn >= columnCount())
        return tr("newest first");
    const QString title = columns().at(m_sortColumn).title.toLower();
    return m_sortOrder == Qt::AscendingOrder ? tr("sorted by %1").arg(title)
                                             : tr("sorted by %1, descending").arg(title);
}

qint64 RecordModel::idAt(int row) const
{
    return row >= 0 && row < int(m_order.size()) ? idOf(m_order[size_t(row)]) : 0;
}

int RecordModel::rowOf(qint64 id) const
{
    for (size_t row = 0; row < m_order.size(); ++row) {
        if (idOf(m_order[row]) == id)
            return int(row);
    }
    return -1;
}

void RecordModel::setHeld(bool isHeld)
{
    if (isHeld == m_isHeld)
        return;
    m_isHeld = isHeld;
    if (!isHeld)
        release();
}

void RecordModel::release()
{
    if (m_pending.empty() && m_misplaced.isEmpty())
        return;
    std::vector<int> records(m_misplaced.cbegin(), m_misplaced.cend());
    records.insert(records.end(), m_pending.begin(), m_pending.end());
    m_misplaced.clear();
    m_pending.clear();
    takeUp(std::move(records));
    Q_EMIT pendingChanged();
}

void RecordModel::setSearch(const QString &text)
{
    if (text == m_search)
        return;
    m_search = text;
    rebuild();
}

bool RecordModel::comesBefore(int a, int b) const
{
    const bool isAscending = m_sortOrder == Qt::AscendingOrder;
    if (m_sortColumn >= 0 && isText(m_sortColumn)) {
        const int order = QString::compare(sortText(a, m_sortColumn), sortText(b, m_sortColumn), Qt::CaseInsensitive);
        if (order != 0)
            return isAscending ? order < 0 : order > 0;
    } else if (m_sortColumn >= 0 && m_keys[size_t(a)] != m_keys[size_t(b)]) {
        return isAscending ? m_keys[size_t(a)] < m_keys[size_t(b)] : m_keys[size_t(a)] > m_keys[size_t(b)];
    }
    return idOf(a) > idOf(b);
}

bool RecordModel::isAtItsPlace(int row) const
{
    const int record = m_order[size_t(row)];
    return (row == 0 || !comesBefore(record, m_order[size_t(row) - 1])) &&
           (size_t(row) + 1 == m_order.size() || !comesBefore(m_order[size_t(row) + 1], record));
}

void RecordModel::computeKeys(int from)
{
    m_keys.resize(size_t(recordCount()));
    if (m_sortColumn < 0 || isText(m_sortColumn))
        return;
    for (int record = from; record < recordCount(); ++record)
        m_keys[size_t(record)] = sortNumber(record, m_sortColumn);
}

void RecordModel::sortAll(std::vector<int> &order) const
{
    // Texts repeat a lot (teams, problems, languages): comparing their ranks is much faster than comparing them.
    std::vector<double> ranks;
    const bool isByText = m_sortColumn >= 0 && isText(m_sortColumn);
    if (isByText) {
        QHash<QString, double> rankOf;
        for (const int record : order)
            rankOf.insert(sortText(record, m_sortColumn), 0);
        QStringList texts = rankOf.keys();
        texts.sort(Qt::CaseInsensitive);
        double rank = 0;
        for (qsizetype i = 0; i < texts.size(); ++i) {
            if (i > 0 && QString::compare(texts.at(i), texts.at(i - 1), Qt::CaseInsensitive) != 0)
                ++rank;
            rankOf[texts.at(i)] = rank;
        }
        ranks.resize(size_t(recordCount()));
        for (const int record : order)
            ranks[size_t(record)] = rankOf.value(sortText(record, m_sortColumn));
    }
    struct Entry {
        double key;
        qint64 id;
        int record;
    };
    const std::vector<double> &keys = isByText ? ranks : m_keys;
    const double sign = m_sortOrder == Qt::AscendingOrder ? 1 : -1;
    std::vector<Entry> entries;
    entries.reserve(order.size());
    for (const int record : order)
        entries.push_back({m_sortColumn < 0 ? 0 : sign * keys[size_t(record)], idOf(record), record});
    const auto isBefore = [](const Entry &a, const Entry &b) {
        return a.key != b.key ? a.key < b.key : a.id > b.id;
    };
    if (!std::is_sorted(entries.begin(), entries.end(), isBefore))
        std::sort(entries.begin(), entries.end(), isBefore);
    for (size_t i = 0; i < entries.size(); ++i)
        order[i] = entries[i].record;
}

void RecordModel::renumber()
{
    m_rows.assign(size_t(recordCount()), -1);
    for (size_t row = 0; row < m_order.size(); ++row)
        m_rows[size_t(m_order[row])] = int(row);
}

// Runs a change of the order with the selection kept on its records.
template <typename Change>
void RecordModel::relayout(Change change)
{
    Q_EMIT layoutAboutToBeChanged();
    const QModelIndexList before = persistentIndexList();
    std::vector<qint64> ids;
    for (const QModelIndex &index : before)
        ids.push_back(idAt(index.row()));
    change();
    renumber();
    QHash<qint64, int> rowOfId;
    for (const qint64 id : ids)
        rowOfId.insert(id, -1);
    if (!rowOfId.isEmpty()) {
        for (size_t row = 0; row < m_order.size(); ++row) {
            if (const auto it = rowOfId.find(idOf(m_order[row])); it != rowOfId.end())
                *it = int(row);
        }
    }
    QModelIndexList after;
    for (qsizetype i = 0; i < before.size(); ++i) {
        const int row = rowOfId.value(ids[size_t(i)], -1);
        after.append(row < 0 ? QModelIndex() : index(row, before.at(i).column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged();
    Q_EMIT countsChanged();
}

void RecordModel::rebuild()
{
    computeKeys(0);
    std::vector<int> order;
    order.reserve(size_t(recordCount()));
    for (int record = 0; record < recordCount(); ++record) {
        if (matches(record))
            order.push_back(record);
    }
    sortAll(order);
    const bool hadPending = !m_pending.empty();
    m_pending.clear();
    m_misplaced.clear();
    relayout([&] { m_order = std::move(order); });
    if (hadPending)
        Q_EMIT pendingChanged();
}

void RecordModel::recordsChanged(const std::vector<int> &changed, int firstNew)
{
    m_keys.resize(size_t(recordCount()));
    m_rows.resize(size_t(recordCount()), -1);
    const bool isByNumber = m_sortColumn >= 0 && !isText(m_sortColumn);
    std::vector<int> rows, moved;
    for (const int record : changed) {
        if (isByNumber)
            m_keys[size_t(record)] = sortNumber(record, m_sortColumn);
        const int row = m_rows[size_t(record)];
        if (row >= 0)
            rows.push_back(row);
    }
    computeKeys(firstNew);
    // When one has left its place, all that changed are put in anew: of two neighbours that both changed, each may be
    // right beside the other and both wrong. While held, this is left for later.
    const bool isAnyMisplaced = m_isHeld || std::any_of(rows.begin(), rows.end(), [this](int row) {
                                    return !matches(m_order[size_t(row)]) || !isAtItsPlace(row);
                                });
    for (const int record : changed) {
        const bool isShown = m_rows[size_t(record)] >= 0;
        if (isShown ? isAnyMisplaced : matches(record))
            moved.push_back(record);
    }
    for (int record = firstNew; record < recordCount(); ++record) {
        if (matches(record))
            moved.push_back(record);
    }
    emitChanged(std::move(rows));
    if (moved.empty())
        return Q_EMIT countsChanged();
    if (!m_isHeld)
        return takeUp(std::move(moved));
    for (const int record : moved) {
        if (m_rows[size_t(record)] >= 0)
            m_misplaced.insert(record);
        else if (std::find(m_pending.begin(), m_pending.end(), record) == m_pending.end())
            m_pending.push_back(record);
    }
    Q_EMIT pendingChanged();
    Q_EMIT countsChanged();
}

// Puts records where they belong, shown or not before.
void RecordModel::takeUp(std::vector<int> records)
{
    std::vector<int> wanted;
    std::vector<bool> isMoving(size_t(recordCount()), false);
    bool areAllNew = true;
    for (const int record : records) {
        if (isMoving[size_t(record)])
            continue; // changed twice in one batch
        isMoving[size_t(record)] = true;
        areAllNew = areAllNew && m_rows[size_t(record)] < 0;
        if (matches(record))
            wanted.push_back(record);
    }
    sortAll(wanted);
    const bool goOnTop =
        areAllNew && !wanted.empty() && (m_order.empty() || comesBefore(wanted.back(), m_order.front()));
    if (goOnTop) {
        beginInsertRows({}, 0, int(wanted.size()) - 1);
        m_order.insert(m_order.begin(), wanted.begin(), wanted.end());
        renumber();
        endInsertRows();
        return Q_EMIT countsChanged();
    }
    relayout([&] {
        std::erase_if(m_order, [&](int record) { return isMoving[size_t(record)]; });
        std::vector<int> merged(m_order.size() + wanted.size());
        std::merge(m_order.begin(), m_order.end(), wanted.begin(), wanted.end(), merged.begin(),
                   [this](int a, int b) { return comesBefore(a, b); });
        m_order = std::move(merged);
    });
}

void RecordModel::emitChanged(std::vector<int> rows)
{
    std::sort(rows.begin(), rows.end());
    const int last = columnCount() - 1;
    for (size_t i = 0; i < rows.size();) {
        size_t end = i + 1;
        while (end < rows.size() && rows[end] <= rows[end - 1] + 1)
            ++end;
        Q_EMIT dataChanged(index(rows[i], 0), index(rows[end - 1], last));
        i = end;
    }
}

} // namespace gavel::console
