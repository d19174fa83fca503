#include "admin-console/pages/problems/plain_table.h"

#include "admin-console/theme/theme.h"
#include "admin-console/widgets/row_delegate.h"

#include <QHeaderView>

namespace gavel::console {

PlainTable::PlainTable(const Theme &theme, const QStringList &titles, const QList<int> &widths, QWidget *parent)
    : QTableWidget(0, int(titles.size()), parent), m_widths(widths)
{
    setHorizontalHeaderLabels(titles);
    setItemDelegate(new RowDelegate(theme, this));
    setShowGrid(false);
    setSelectionBehavior(SelectRows);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false);
    setWordWrap(false);
    verticalHeader()->hide();
    verticalHeader()->setDefaultSectionSize(28);
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setFixedHeight(28);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setFont(theme.font(TextRole::Secondary, QFont::Medium));
    for (int column = 0; column < widths.size(); ++column) {
        const bool isRest = widths.at(column) == 0;
        horizontalHeader()->setSectionResizeMode(column, isRest ? QHeaderView::Stretch : QHeaderView::Interactive);
        if (!isRest)
            setColumnWidth(column, std::abs(widths.at(column)));
        horizontalHeaderItem(column)->setTextAlignment(Qt::AlignVCenter |
                                                       (widths.at(column) < 0 ? Qt::AlignRight : Qt::AlignLeft));
    }
}

void PlainTable::set(const QList<QStringList> &rows)
{
    setRowCount(int(rows.size()));
    for (int row = 0; row < rows.size(); ++row) {
        for (int column = 0; column < columnCount(); ++column) {
            auto *cell = new QTableWidgetItem(rows.at(row).value(column));
            cell->setTextAlignment(Qt::AlignVCenter | (m_widths.at(column) < 0 ? Qt::AlignRight : Qt::AlignLeft));
            cell->setToolTip(rows.at(row).value(column));
            setItem(row, column, cell);
        }
    }
}

} // namespace gavel::console
