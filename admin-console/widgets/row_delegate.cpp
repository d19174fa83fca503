#include "admin-console/widgets/row_delegate.h"

#include "admin-console/theme/theme.h"

#include <QPainter>

namespace gavel::console {

namespace {

constexpr int kPadding = 8;
constexpr int kGlyph = 13;

} // namespace

struct RowDelegate::Cell {
    QPainter &painter;
    const QModelIndex &index;
    QRect rest; // what is left for the next piece
    QColor ground;
    bool isRight = false;
};

RowDelegate::RowDelegate(const Theme &theme, QObject *parent) : QStyledItemDelegate(parent), m_theme(theme)
{
}

QSize RowDelegate::sizeHint(const QStyleOptionViewItem &option, const QModelIndex &) const
{
    return {60, std::max(28, option.fontMetrics.height() + 11)};
}

QColor RowDelegate::ground(const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const Palette &palette = m_theme.palette();
    if (index.data(BandRole).isValid())
        return palette.header;
    if (option.state & QStyle::State_Selected)
        return palette.selection;
    if (index.row() == m_hoverRow)
        return palette.hover;
    return index.row() % 2 == 1 ? palette.alternate : palette.base;
}

void RowDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    const int alignment = index.data(Qt::TextAlignmentRole).toInt();
    Cell cell{*painter, index, option.rect, ground(option, index), (alignment & Qt::AlignRight) != 0};
    painter->save();
    painter->fillRect(option.rect, cell.ground);
    if (index.data(BandRole).isValid()) {
        paintBand(cell);
    } else {
        if ((option.state & QStyle::State_Selected) && option.rect.x() <= 0)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), m_theme.palette().accent);
        cell.rest.adjust(kPadding, 0, -kPadding, 0);
        paintContent(cell);
    }
    painter->restore();
}

// A band is one cell over the whole row: chevron, name, count, and at the right end what is to be known.
void RowDelegate::paintBand(Cell &cell) const
{
    const Palette &palette = m_theme.palette();
    const QRect whole = cell.rest;
    cell.painter.setPen(palette.line);
    cell.painter.drawLine(whole.bottomLeft(), whole.bottomRight());
    cell.rest.adjust(kPadding, 0, -kPadding, 0);
    paintGlyph(cell, cell.index.data(IconRole).toString(), palette.muted);
    const QStringList parts = cell.index.data(Qt::DisplayRole).toString().split(QLatin1Char('\t'));
    const QFont bold = m_theme.font(TextRole::Secondary, QFont::Medium);
    cell.isRight = false;
    paintText(cell, parts.value(0), palette.text, bold);
    cell.rest.setLeft(cell.rest.left() + QFontMetrics(bold).horizontalAdvance(parts.value(0)) + 5);
    paintText(cell, parts.value(1), palette.muted, m_theme.font(TextRole::Secondary));
    cell.isRight = true;
    paintText(cell, cell.index.data(BandRole).toString(), palette.muted, m_theme.font(TextRole::Secondary));
}

// What stands before the text; gives the text's colour.
QColor RowDelegate::paintLead(Cell &cell, QFont &font) const
{
    const Palette &palette = m_theme.palette();
    if (const QString verdict = cell.index.data(VerdictRole).toString(); !verdict.isEmpty()) {
        font.setWeight(verdict == QLatin1String("SKIPPED") ? QFont::Normal : QFont::Bold);
        paintGlyph(cell, verdictIcon(verdict), palette.verdict(verdict));
        return palette.verdict(verdict);
    }
    if (const QString state = cell.index.data(StateRole).toString(); !state.isEmpty()) {
        paintGlyph(cell, stateIcon(state), palette.state(state));
        return palette.state(state);
    }
    const QColor colour = palette.tone(Tone(cell.index.data(ToneRole).toInt()));
    if (const QString icon = cell.index.data(IconRole).toString(); !icon.isEmpty()) {
        paintGlyph(cell, icon, colour);
    } else if (const QVariant mark = cell.index.data(MarkRole); mark.isValid()) {
        cell.painter.fillRect(QRect(cell.rest.left(), cell.rest.center().y() - 4, 10, 10),
                              blend(palette.tone(Tone(mark.toInt())), cell.ground, 0.75));
        cell.rest.setLeft(cell.rest.left() + 17);
    }
    return cell.index.data(DimRole).toBool() ? palette.muted : colour;
}

void RowDelegate::paintContent(Cell &cell) const
{
    const Palette &palette = m_theme.palette();
    QFont font = m_theme.font(cell.index.data(CodeRole).toBool() ? TextRole::Code : TextRole::Body);
    if (const QVariant weight = cell.index.data(WeightRole); weight.isValid())
        font.setWeight(QFont::Weight(weight.toInt()));
    const QColor colour = paintLead(cell, font);
    if (const QVariant boxes = cell.index.data(SlotsRole); boxes.isValid())
        return paintSlots(cell, boxes.toPoint());
    const QStringList parts = cell.index.data(Qt::DisplayRole).toString().split(QLatin1Char('\t'));
    const QVariant share = cell.index.data(ShareRole);
    if (share.isValid() && parts.size() > 1) {
        paintText(cell, parts.value(0), colour, font);
        cell.rest.setLeft(cell.rest.left() + QFontMetrics(font).horizontalAdvance(parts.value(0)) + 8);
        paintBar(cell, share.toDouble(), palette.accent);
        return paintText(cell, parts.value(1), palette.muted, font);
    }
    if (share.isValid())
        paintBar(cell, share.toDouble(), share.toDouble() >= 1 ? palette.warning : palette.success);
    paintText(cell, parts.value(0), colour, font);
}

void RowDelegate::paintGlyph(Cell &cell, const QString &icon, const QColor &colour) const
{
    const qreal ratio = cell.painter.device()->devicePixelRatioF();
    const QPixmap pixmap = m_theme.pixmap(icon, colour, kGlyph, cell.ground, ratio);
    cell.painter.drawPixmap(cell.rest.left(), cell.rest.center().y() - kGlyph / 2, pixmap);
    cell.rest.setLeft(cell.rest.left() + kGlyph + 5);
}

void RowDelegate::paintBar(Cell &cell, double share, const QColor &colour) const
{
    constexpr int kWidth = 44;
    const QRectF groove(cell.rest.left(), cell.rest.center().y() - 2, kWidth, 6);
    cell.painter.setRenderHint(QPainter::Antialiasing);
    cell.painter.setPen(Qt::NoPen);
    cell.painter.setBrush(m_theme.palette().line);
    cell.painter.drawRoundedRect(groove, 2, 2);
    cell.painter.setBrush(colour);
    cell.painter.drawRoundedRect(QRectF(groove.topLeft(), QSizeF(std::max(2.0, kWidth * share), 6)), 2, 2);
    cell.painter.setRenderHint(QPainter::Antialiasing, false);
    cell.rest.setLeft(cell.rest.left() + kWidth + 7);
}

void RowDelegate::paintSlots(Cell &cell, QPoint usedOfAll) const
{
    const Palette &palette = m_theme.palette();
    const int all = usedOfAll.y();
    const int step = std::clamp(cell.rest.width() / std::max(1, all), 3, 11);
    cell.painter.setRenderHint(QPainter::Antialiasing);
    for (int slot = 0; slot < all && (slot + 1) * step <= cell.rest.width() + 2; ++slot) {
        const QRectF box(cell.rest.left() + slot * step + 0.5, cell.rest.center().y() - 5.5, step - 2.5, 12);
        const bool isUsed = slot < usedOfAll.x();
        cell.painter.setPen(isUsed ? palette.accent : palette.line2);
        cell.painter.setBrush(isUsed ? palette.accent : cell.ground);
        cell.painter.drawRoundedRect(box, 1.5, 1.5);
    }
}

void RowDelegate::paintText(Cell &cell, const QString &text, const QColor &colour, const QFont &font) const
{
    if (text.isEmpty() || cell.rest.width() <= 0)
        return;
    cell.painter.setFont(font);
    cell.painter.setPen(colour);
    const QString elided = QFontMetrics(font).elidedText(text, Qt::ElideRight, cell.rest.width());
    cell.painter.drawText(cell.rest, int(Qt::AlignVCenter | (cell.isRight ? Qt::AlignRight : Qt::AlignLeft)), elided);
}

} // namespace gavel::console
