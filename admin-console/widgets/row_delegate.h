#pragma once

#include "admin-console/models/cell.h"

#include <QStyledItemDelegate>

namespace gavel::console {

class Theme;

// Paints the cells of every table by the roles of models/cell.h: glyphs with codes, bars, slots, bands. Selected rows
// get a fill and a bar at the left edge and keep the colours of their text.
class RowDelegate final : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit RowDelegate(const Theme &theme, QObject *parent = nullptr);

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;
    QSize sizeHint(const QStyleOptionViewItem &option, const QModelIndex &index) const override;

    // The row under the mouse; -1: none.
    void setHoverRow(int row) { m_hoverRow = row; }

private:
    struct Cell; // what is being painted

    QColor ground(const QStyleOptionViewItem &option, const QModelIndex &index) const;
    void paintBand(Cell &cell) const;
    void paintContent(Cell &cell) const;
    QColor paintLead(Cell &cell, QFont &font) const;
    void paintGlyph(Cell &cell, const QString &icon, const QColor &colour) const;
    void paintBar(Cell &cell, double share, const QColor &colour) const;
    void paintSlots(Cell &cell, QPoint usedOfAll) const;
    void paintText(Cell &cell, const QString &text, const QColor &colour, const QFont &font) const;

    const Theme &m_theme;
    int m_hoverRow = -1;
};

} // namespace gavel::console
