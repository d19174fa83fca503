// The columns of a RecordView: their widths, order, and which of them are shown.
#include "admin-console/models/record_model.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/record_view.h"

#include <QHeaderView>
#include <QMenu>
#include <QSettings>

namespace gavel::console {

namespace {

constexpr int kRowHeight = 28;
constexpr int kLeastRest = 80; // of a column that takes the rest

} // namespace

void RecordView::setUpHeader()
{
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setMinimumSectionSize(kRowHeight);
    verticalHeader()->setDefaultSectionSize(kRowHeight);
    QHeaderView *header = horizontalHeader();
    header->setFixedHeight(kRowHeight);
    header->setFont(m_theme.font(TextRole::Secondary, QFont::Medium));
    header->setHighlightSections(false);
    header->setTextElideMode(Qt::ElideRight);
    header->setSectionsMovable(true);
    header->setSectionsClickable(true);
    header->setMinimumSectionSize(28);
    header->setContextMenuPolicy(Qt::CustomContextMenu);
    connect(header, &QHeaderView::sectionClicked, this, [this](int column) {
        const bool isSame = column == m_model.sortColumn();
        const bool wasAscending = m_model.sortOrder() == Qt::AscendingOrder;
        if (!m_isBanded)
            m_model.sort(column, isSame && wasAscending ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
    connect(header, &QHeaderView::customContextMenuRequested, this, &RecordView::showColumnMenu);
    connect(header, &QHeaderView::sectionMoved, this, &RecordView::saveColumns);
    connect(&m_model, &QAbstractItemModel::modelReset, this, &RecordView::restoreColumns);
    restoreColumns();
}

// Gives what is left to the columns that take the rest.
void RecordView::fitColumns()
{
    const QList<Column> columns = m_model.columns();
    int fixed = 0;
    QList<int> flexible;
    for (int column = 0; column < columns.size(); ++column) {
        if (isColumnHidden(column))
            continue;
        if (columns.at(column).width == 0)
            flexible.append(column);
        else
            fixed += columnWidth(column);
    }
    if (flexible.isEmpty())
        return;
    const int each = std::max(kLeastRest, (viewport()->width() - fixed) / int(flexible.size()));
    for (const int column : flexible)
        setColumnWidth(column, each);
}

QList<int> RecordView::shownColumns() const
{
    QList<int> columns;
    for (int visual = 0; visual < m_model.columnCount(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        if (!isColumnHidden(column))
            columns.append(column);
    }
    return columns;
}

void RecordView::setColumnShown(int column, bool isShown)
{
    setColumnHidden(column, !isShown);
    fitColumns();
    saveColumns();
}

void RecordView::setNarrow(const QList<int> &columns)
{
    if (columns == m_narrow)
        return;
    m_narrow = columns;
    restoreColumns();
}

void RecordView::resetColumns()
{
    QSettings().remove(QStringLiteral("columns/") + m_key);
    restoreColumns();
}

void RecordView::restoreColumns()
{
    m_isRestoring = true;
    const QList<Column> columns = m_model.columns();
    QSettings settings;
    settings.beginGroup(QStringLiteral("columns/") + m_key);
    for (int column = 0; column < columns.size(); ++column) {
        const Column &one = columns.at(column);
        const bool isChosen = settings.value(one.key, one.isShown).toBool();
        setColumnWidth(column, one.width == 0 ? kLeastRest : one.width);
        setColumnHidden(column, m_narrow.isEmpty() ? !isChosen : !m_narrow.contains(column));
    }
    const QStringList order = settings.value(QStringLiteral("order")).toStringList();
    for (qsizetype visual = 0; visual < order.size(); ++visual) {
        for (int column = 0; column < columns.size(); ++column) {
            if (columns.at(column).key == order.at(visual))
                horizontalHeader()->moveSection(horizontalHeader()->visualIndex(column), int(visual));
        }
    }
    m_isRestoring = false;
    fitColumns();
}

void RecordView::saveColumns()
{
    if (m_isRestoring || !m_narrow.isEmpty())
        return;
    const QList<Column> columns = m_model.columns();
    QSettings settings;
    settings.beginGroup(QStringLiteral("columns/") + m_key);
    QStringList order;
    for (int visual = 0; visual < columns.size(); ++visual) {
        const int column = horizontalHeader()->logicalIndex(visual);
        order.append(columns.at(column).key);
        settings.setValue(columns.at(column).key, !isColumnHidden(column));
    }
    settings.setValue(QStringLiteral("order"), order);
}

void RecordView::showColumnMenu(QPoint at)
{
    QMenu menu(this);
    const QList<Column> columns = m_model.columns();
    for (int column = 0; column < columns.size(); ++column) {
        QAction *action = menu.addAction(columns.at(column).title);
        action->setCheckable(true);
        action->setChecked(!isColumnHidden(column));
        connect(action, &QAction::toggled, this, [this, column](bool isShown) { setColumnShown(column, isShown); });
    }
    menu.addSeparator();
    connect(menu.addAction(tr("Reset columns")), &QAction::triggered, this, &RecordView::resetColumns);
    menu.exec(horizontalHeader()->mapToGlobal(at));
}

} // namespace gavel::console
