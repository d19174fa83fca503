#pragma once

#include "admin-console/models/cell.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

#include <vector>

namespace gavel::console {

// A table of records that change all the time, with its own sort and filter index; the base of every table here.
//
// A sorting proxy costs a core at 500 changes a second. This one takes changes in batches, keeps the order in a vector
// of record numbers, and moves only what changed its place. Records are known by id: selection and order survive
// sorting, filtering and a new start.
//
// Nothing moves that is being read: while it is held, new records wait (pendingCount()) and changed ones keep their
// place; release() lets them in. Equal keys stay in order of id, newest first. Lives in the GUI thread.
class RecordModel : public QAbstractTableModel {
    Q_OBJECT

public:
    using QAbstractTableModel::QAbstractTableModel;

    virtual QList<Column> columns() const = 0;

    int columnCount(const QModelIndex &parent = {}) const override;
    int rowCount(const QModelIndex &parent = {}) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // Ascending or descending by a column; -1 is by id, newest first.
    void sort(int column, Qt::SortOrder order) override;
    int sortColumn() const { return m_sortColumn; }
    Qt::SortOrder sortOrder() const { return m_sortOrder; }
    QString sortText() const; // "sorted by team", for the footer

    qint64 idAt(int row) const;
    int rowOf(qint64 id) const; // -1: not shown
    virtual qsizetype total() const = 0;

    // What people call the number of rows: bands are none.
    virtual qsizetype shownCount() const { return rowCount(); }
    virtual qsizetype knownCount() const { return total(); }

    void setHeld(bool isHeld);
    bool isHeld() const { return m_isHeld; }
    int pendingCount() const { return int(m_pending.size()); }
    void release();

    // Only records in which some column has this text are shown; "#123" is the record of that id.
    void setSearch(const QString &text);
    QString search() const { return m_search; }

    // A part of the table as text: columns separated by tabs, or as RFC 4180 CSV, with the header.
    QString tableText(const QList<int> &rows, const QList<int> &columns) const;
    QByteArray csv(const QList<int> &columns) const;

Q_SIGNALS:
    void pendingChanged();
    void countsChanged();

protected:
    // By record number. Text columns sort by text, all others by number.
    virtual qint64 idOf(int record) const = 0;
    virtual bool isText(int column) const = 0;
    virtual QString sortText(int record, int column) const = 0;
    virtual double sortNumber(int record, int column) const = 0;
    virtual bool matches(int record) const = 0;
    virtual int recordCount() const = 0;

    int recordAt(int row) const { return m_order[size_t(row)]; }

    // After the records themselves have changed. Numbers of records stay what they were; new ones are at the end.
    void recordsChanged(const std::vector<int> &changed, int firstNew);
    // After anything else: filter, removal, reset.
    void rebuild();

private:
    bool comesBefore(int a, int b) const;
    bool isAtItsPlace(int row) const;
    void computeKeys(int from);
    void sortAll(std::vector<int> &order) const;
    void takeUp(std::vector<int> records);
    void emitChanged(std::vector<int> rows);
    template <typename Change>
    void relayout(Change change);
    void renumber();

    std::vector<int> m_order;   // row -> record
    std::vector<int> m_rows;    // record -> row, -1: not shown
    std::vector<double> m_keys; // by record, for a column that is no text
    std::vector<int> m_pending; // records that wait to be shown, while held
    QSet<int> m_misplaced;      // records that changed their key while held
    QString m_search;
    int m_sortColumn = -1;
    Qt::SortOrder m_sortOrder = Qt::DescendingOrder;
    bool m_isHeld = false;
};

} // namespace gavel::console
