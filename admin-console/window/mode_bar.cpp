#include "admin-console/window/mode_bar.h"

#include "admin-console/pages/page.h"

#include <QMouseEvent>
#include <QPainter>

namespace gavel::console {

ModeBar::ModeBar(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFixedWidth(80);
    setMouseTracking(true);
    setFocusPolicy(Qt::TabFocus);
    setAccessibleName(tr("Pages"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void ModeBar::addPage(const Page &page)
{
    m_pages.append(&page);
    update();
}

void ModeBar::setCurrent(int index)
{
    m_current = index;
    setAccessibleDescription(m_pages.value(index) ? m_pages.at(index)->title() : QString());
    update();
}

void ModeBar::setNarrow(bool isNarrow)
{
    m_isNarrow = isNarrow;
    setFixedWidth(isNarrow ? 48 : 80);
}

QList<ModeBar::Entry> ModeBar::entries() const
{
    const int most = m_isNarrow ? 44 : 56; // less where the window is low
    const int step = std::min(most, (height() - 50) / int(m_pages.size() + 1));
    QList<Entry> all;
    for (int i = 0; i < m_pages.size(); ++i)
        all.append({i, QRect(0, 7 + i * step, width(), step - 2), m_pages.at(i)->title(), m_pages.at(i)->icon(),
                    m_pages.at(i)->badge(), m_pages.at(i)->isTrouble()});
    all.append({kServers, QRect(0, height() - step - 46, width(), step), tr("Servers"), QStringLiteral("server"), {}});
    all.append({kMenu, QRect(0, height() - 44, width(), 40), {}, QStringLiteral("menu"), {}});
    return all;
}

int ModeBar::entryAt(QPoint at) const
{
    for (const Entry &entry : entries()) {
        if (entry.box.contains(at))
            return entry.index;
    }
    return kNothing;
}

void ModeBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(rect(), m_theme.palette().bar);
    painter.setPen(m_theme.palette().line);
    painter.drawLine(width() - 1, 0, width() - 1, height());
    for (const Entry &entry : entries())
        paintEntry(painter, entry);
}

void ModeBar::paintEntry(QPainter &painter, const Entry &entry) const
{
    const Palette &palette = m_theme.palette();
    const bool isCurrent = entry.index == m_current;
    const QRect box = entry.box.adjusted(5, 0, -5, 0);
    if (isCurrent || entry.index == m_hover) {
        painter.setPen(isCurrent && hasFocus() ? QPen(palette.accent, 2) : QPen(Qt::NoPen));
        painter.setBrush(isCurrent ? palette.base : blend(palette.base, palette.bar, 0.5));
        painter.drawRoundedRect(box.adjusted(1, 1, -1, -1), 4, 4);
    }
    if (isCurrent)
        painter.fillRect(QRect(0, box.top(), 3, box.height()), palette.accent);
    const QColor colour = isCurrent ? palette.accent : palette.muted;
    const bool hasName = !m_isNarrow && !entry.name.isEmpty();
    const QPixmap pixmap = m_theme.pixmap(entry.icon, colour, 20, palette.bar, devicePixelRatioF());
    const int top = hasName ? box.top() + 9 : box.center().y() - 9;
    painter.drawPixmap(box.center().x() - 9, top, pixmap);
    if (hasName) {
        painter.setPen(colour);
        painter.setFont(m_theme.font(TextRole::Label, isCurrent ? QFont::Medium : QFont::Normal));
        painter.drawText(QRect(0, top + 22, width(), 18), Qt::AlignCenter, entry.name);
    }
    if (entry.badge.isEmpty())
        return;
    QFont font = m_theme.font(TextRole::Label, QFont::Medium);
    font.setPixelSize(10);
    painter.setFont(font);
    const int badgeWidth = std::max(16, QFontMetrics(font).horizontalAdvance(entry.badge) + 8);
    const QRect badge(std::min(box.center().x() + 3, width() - badgeWidth - 3), top - 4, badgeWidth, 14);
    painter.setPen(Qt::NoPen);
    painter.setBrush(entry.isTrouble ? palette.danger : palette.muted);
    painter.drawRoundedRect(badge, 7, 7);
    painter.setPen(palette.base);
    painter.drawText(badge, Qt::AlignCenter, entry.badge);
}

void ModeBar::choose(int index)
{
    if (index >= 0)
        Q_EMIT chosen(index);
    else if (index == kServers)
        Q_EMIT serversWanted();
    else if (index == kMenu)
        Q_EMIT menuWanted(mapToGlobal(QPoint(width(), height() - 44)));
}

void ModeBar::mousePressEvent(QMouseEvent *event)
{
    choose(entryAt(event->pos()));
}

void ModeBar::mouseMoveEvent(QMouseEvent *event)
{
    m_hover = entryAt(event->pos());
    setToolTip(m_isNarrow && m_hover >= 0 ? m_pages.at(m_hover)->title() : QString());
    update();
}

void ModeBar::leaveEvent(QEvent *)
{
    m_hover = kNothing;
    update();
}

void ModeBar::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Down || event->key() == Qt::Key_Up)
        return choose(std::clamp(m_current + (event->key() == Qt::Key_Down ? 1 : -1), 0, int(m_pages.size()) - 1));
    QWidget::keyPressEvent(event);
}

void ModeBar::focusInEvent(QFocusEvent *)
{
    update();
}

void ModeBar::focusOutEvent(QFocusEvent *)
{
    update();
}

} // namespace gavel::console
