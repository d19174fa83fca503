#pragma once

#include "admin-console/models/record_table.h"
#include "admin-console/theme/tone.h"

#include <limits>

namespace gavel::console {

// What one cell shows.
struct CellValue {
    QString text;
    Tone tone = Tone::Normal;
    QString toolTip = {};
    double key = 0;       // sorts a column of numbers
    QString verdict = {}; // a code: glyph and code are drawn
    QString state = {};   // likewise
    QString icon = {};
    int weight = 0; // QFont::Weight; 0: the usual

    bool operator==(const CellValue &) const = default;
};

struct CellRow {
    qint64 id = 0;
    QList<CellValue> cells;
    QString link = {}; // what the row leads to: "#48212", a name

    bool operator==(const CellRow &) const = default;
};

// A table of ready cells, for lists that are made in one place and need no model of their own. Columns that are right
// are numbers and sort by key, all others by text.
class CellModel final : public RecordTable<CellRow> {
    Q_OBJECT

public:
    explicit CellModel(const QList<Column> &columns, QObject *parent = nullptr);

    QList<Column> columns() const override { return m_columns; }

protected:
    bool isText(int column) const override { return !m_columns.at(column).isRight; }
    QVariant cell(const CellRow &row, int column, int role) const override;
    QString text(const CellRow &row, int column) const override;
    double number(const CellRow &row, int column) const override { return row.cells.value(column).key; }
    bool isWanted(const CellRow &row) const override;

private:
    const QList<Column> m_columns;
};

CellValue textCell(const QString &text, Tone tone = Tone::Normal, const QString &toolTip = {});
CellValue numberCell(qint64 value, Tone tone = Tone::Normal);
CellValue ageCell(qint64 msSinceEpoch);
CellValue timeCell(qint64 msSinceEpoch);
// The verdict of what has finished, else the state.
CellValue outcomeCell(const QString &verdict, const QString &state);

} // namespace gavel::console
