#include "admin-console/widgets/record_view.h"

#include "admin-console/models/record_model.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/row_delegate.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>

namespace gavel::console {

RecordView::RecordView(const Theme &theme, RecordModel &model, const QString &key, QWidget *parent)
    : QTableView(parent), m_theme(theme), m_model(model), m_delegate(new RowDelegate(theme, this)), m_key(key)
{
    setModel(&model);
    setItemDelegate(m_delegate);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setShowGrid(false);
    setWordWrap(false);
    setMouseTracking(true);
    setTabKeyNavigation(false);
    setVerticalScrollMode(ScrollPerPixel);
    setHorizontalScrollMode(ScrollPerPixel);
    setCornerButtonEnabled(false);
    setUpHeader();
    connect(&model, &RecordModel::countsChanged, this, &RecordView::updateBands);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &RecordView::updateHeld);
    connect(&theme, &Theme::changed, this, [this] { viewport()->update(); });
    // Ages in the cells go on by themselves.
    connect(&m_ages, &QTimer::timeout, this, [this] {
        if (isVisible())
            viewport()->update();
    });
    m_ages.start(1000);
}

void RecordView::setBanded(bool isBanded)
{
    m_isBanded = isBanded;
    m_isHolding = !isBanded;
    updateBands();
}

void RecordView::setHolding(bool isHolding)
{
    m_isHolding = isHolding;
    updateHeld();
}

void RecordView::updateBands()
{
    if (!m_isBanded)
        return;
    clearSpans();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (m_model.idAt(row) < 0)
            setSpan(row, 0, 1, m_model.columnCount());
    }
}

void RecordView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    viewport()->update();
}

qint64 RecordView::currentId() const
{
    return selectionModel()->hasSelection() ? m_model.idAt(currentIndex().row()) : 0;
}

QList<qint64> RecordView::selectedIds() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    QList<qint64> ids;
    for (const int row : rows) {
        if (m_model.idAt(row) > 0)
            ids.append(m_model.idAt(row));
    }
    return ids;
}

void RecordView::selectId(qint64 id)
{
    const int row = m_model.rowOf(id);
    if (row < 0)
        return clearSelection();
    const QModelIndex index = m_model.index(row, shownColumns().value(0));
    setCurrentIndex(index);
    scrollTo(index);
}

void RecordView::currentChanged(const QModelIndex &current, const QModelIndex &previous)
{
    QTableView::currentChanged(current, previous);
    updateHeld();
}

void RecordView::selectionChanged(const QItemSelection &selected, const QItemSelection &deselected)
{
    QTableView::selectionChanged(selected, deselected);
    updateHeld();
    Q_EMIT selectionCountChanged(int(selectionModel()->selectedRows().size()));
    const qint64 id = currentId();
    if (id != m_lastId) {
        m_lastId = id;
        Q_EMIT currentIdChanged(id);
    }
}

// At the very top with nothing selected rows flow in; otherwise nothing moves.
void RecordView::updateHeld()
{
    if (!m_isHolding)
        return m_model.setHeld(false);
    const bool isAtTop = verticalScrollBar()->value() <= verticalScrollBar()->minimum();
    m_model.setHeld(!isAtTop || selectionModel()->hasSelection());
}

void RecordView::moveCurrent(int rows, bool isExtending)
{
    if (m_model.rowCount() == 0)
        return;
    const int from = selectionModel()->hasSelection() ? currentIndex().row() : (rows > 0 ? -1 : 0);
    const int row = std::clamp(from + rows, 0, m_model.rowCount() - 1);
    const QModelIndex index = m_model.index(row, std::max(0, currentIndex().column()));
    const auto command = isExtending ? QItemSelectionModel::Select : QItemSelectionModel::ClearAndSelect;
    selectionModel()->setCurrentIndex(index, command | QItemSelectionModel::Rows);
    scrollTo(index);
}

void RecordView::keyPressEvent(QKeyEvent *event)
{
    const bool isPlain = !(event->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier));
    if (isPlain && (event->key() == Qt::Key_J || event->key() == Qt::Key_K))
        return moveCurrent(event->key() == Qt::Key_J ? 1 : -1, event->modifiers() & Qt::ShiftModifier);
    if (event->matches(QKeySequence::Copy))
        return copySelection();
    if (isPlain && event->key() == Qt::Key_Space && m_model.idAt(currentIndex().row()) < 0)
        return Q_EMIT bandToggled(currentIndex().row());
    if ((event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter) && currentId() > 0)
        return Q_EMIT opened(currentId());
    if (event->key() == Qt::Key_Escape && selectionModel()->hasSelection())
        return clearSelection();
    QTableView::keyPressEvent(event);
}

void RecordView::mouseMoveEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    m_delegate->setHoverRow(index.isValid() ? index.row() : -1);
    viewport()->update();
    QTableView::mouseMoveEvent(event);
}

void RecordView::leaveEvent(QEvent *event)
{
    m_delegate->setHoverRow(-1);
    viewport()->update();
    QTableView::leaveEvent(event);
}

void RecordView::mousePressEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && m_model.idAt(index.row()) < 0)
        return Q_EMIT bandToggled(index.row());
    QTableView::mousePressEvent(event);
}

void RecordView::mouseDoubleClickEvent(QMouseEvent *event)
{
    const QModelIndex index = indexAt(event->position().toPoint());
    if (index.isValid() && m_model.idAt(index.row()) > 0)
        Q_EMIT opened(m_model.idAt(index.row()));
}

void RecordView::paintEvent(QPaintEvent *event)
{
    QTableView::paintEvent(event);
    if (m_model.rowCount() > 0 || m_emptyText.isEmpty())
        return;
    QPainter painter(viewport());
    painter.setPen(m_theme.palette().muted);
    painter.setFont(m_theme.font(TextRole::Body));
    painter.drawText(viewport()->rect().adjusted(16, 24, -16, 0),
                     int(Qt::AlignHCenter | Qt::AlignTop | Qt::TextWordWrap), m_emptyText);
}

void RecordView::resizeEvent(QResizeEvent *event)
{
    QTableView::resizeEvent(event);
    fitColumns();
}

void RecordView::copySelection() const
{
    QList<int> rows;
    for (const QModelIndex &index : selectionModel()->selectedRows())
        rows.append(index.row());
    std::sort(rows.begin(), rows.end());
    if (rows.isEmpty()) {
        for (int row = 0; row < m_model.rowCount(); ++row)
            rows.append(row);
    }
    QGuiApplication::clipboard()->setText(m_model.tableText(rows, shownColumns()));
}

} // namespace gavel::console
