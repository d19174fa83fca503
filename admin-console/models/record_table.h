#pragma once

#include "admin-console/models/record_model.h"

namespace gavel::console {

// A RecordModel of records of one type with a field `qint64 id`. The subclass says what the cells show.
template <typename Record>
class RecordTable : public RecordModel {
public:
    using RecordModel::RecordModel;

    // Replaces the records of the same id, adds the others.
    void apply(const QList<Record> &records)
    {
        const int firstNew = int(m_records.size());
        std::vector<int> changed;
        for (const Record &record : records) {
            const auto it = m_byId.constFind(record.id);
            if (it == m_byId.cend()) {
                m_byId.insert(record.id, int(m_records.size()));
                m_records.push_back(record);
            } else if (!(m_records[size_t(*it)] == record)) {
                m_records[size_t(*it)] = record;
                if (*it < firstNew)
                    changed.push_back(*it);
            }
        }
        m_lastChanges = int(changed.size()) + int(m_records.size()) - firstNew;
        if (m_lastChanges > 0)
            recordsChanged(changed, firstNew);
    }

    // These records and no others. Those that stay keep their place as far as possible.
    void replace(const QList<Record> &records)
    {
        QSet<qint64> ids;
        for (const Record &record : records)
            ids.insert(record.id);
        bool isSubset = true;
        for (const Record &record : m_records)
            isSubset = isSubset && ids.contains(record.id);
        if (isSubset)
            return apply(records);
        m_lastChanges = int(std::max(size_t(records.size()), m_records.size()));
        m_records.assign(records.begin(), records.end());
        m_byId.clear();
        for (size_t i = 0; i < m_records.size(); ++i)
            m_byId.insert(m_records[i].id, int(i));
        rebuild();
    }

    const Record *find(qint64 id) const
    {
        const auto it = m_byId.constFind(id);
        return it == m_byId.cend() ? nullptr : &m_records[size_t(*it)];
    }

    const std::vector<Record> &records() const { return m_records; }
    const Record &at(int row) const { return m_records[size_t(recordAt(row))]; }
    qsizetype total() const override { return qsizetype(m_records.size()); }

    // How many records the last apply() or replace() touched.
    int lastChanges() const { return m_lastChanges; }

    QVariant data(const QModelIndex &index, int role) const override
    {
        if (!index.isValid() || index.row() >= rowCount())
            return {};
        const Record &record = at(index.row());
        if (role == IdRole)
            return record.id;
        if (role == Qt::TextAlignmentRole)
            return headerData(index.column(), Qt::Horizontal, role);
        return cell(record, index.column(), role);
    }

protected:
    virtual QVariant cell(const Record &record, int column, int role) const = 0;
    virtual QString text(const Record &record, int column) const = 0; // of a text column
    virtual double number(const Record &record, int column) const = 0;
    virtual bool isWanted(const Record &record) const = 0; // filter and search()

    // Whether search() is found in one of the texts, or is "#id".
    bool isFound(qint64 id, std::initializer_list<QStringView> texts) const
    {
        const QString wanted = search();
        if (wanted.isEmpty())
            return true;
        if (wanted.startsWith(QLatin1Char('#')))
            return QString::number(id).startsWith(QStringView(wanted).mid(1));
        for (const QStringView candidate : texts) {
            if (candidate.contains(wanted, Qt::CaseInsensitive))
                return true;
        }
        return QString::number(id) == wanted;
    }

    void filterChanged() { rebuild(); }

private:
    qint64 idOf(int record) const override { return m_records[size_t(record)].id; }
    QString sortText(int record, int column) const override { return text(m_records[size_t(record)], column); }
    double sortNumber(int record, int column) const override { return number(m_records[size_t(record)], column); }
    bool matches(int record) const override { return isWanted(m_records[size_t(record)]); }
    int recordCount() const override { return int(m_records.size()); }

    std::vector<Record> m_records;
    QHash<qint64, int> m_byId;
    int m_lastChanges = 0;
};

} // namespace gavel::console
