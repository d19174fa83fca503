#include "admin-console/pages/submissions/verdict_badge.h"

#include "admin-console/models/words.h"
#include "admin-console/theme/theme.h"

#include <QPainter>

namespace gavel::console {

VerdictBadge::VerdictBadge(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFixedHeight(26);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void VerdictBadge::set(const QString &verdict, const QString &state, const QString &progress)
{
    m_verdict = state == QLatin1String("finished") ? verdict : QString();
    m_state = state;
    m_progress = progress;
    setAccessibleName(code() + QLatin1Char(' ') + word());
    updateGeometry();
    update();
}

QString VerdictBadge::code() const
{
    return m_verdict;
}

QString VerdictBadge::word() const
{
    const QString text = m_verdict.isEmpty() ? stateWord(m_state) : verdictWord(m_verdict);
    return m_progress.isEmpty() ? text : text + QLatin1Char(' ') + m_progress;
}

QSize VerdictBadge::sizeHint() const
{
    const int bold = QFontMetrics(m_theme.font(TextRole::Body, QFont::Bold)).horizontalAdvance(code());
    return {bold + QFontMetrics(m_theme.font(TextRole::Body)).horizontalAdvance(word()) + (bold > 0 ? 50 : 44), 26};
}

void VerdictBadge::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette &palette = m_theme.palette();
    const QColor colour = m_verdict.isEmpty() ? palette.state(m_state) : palette.verdict(m_verdict);
    const QColor ground = blend(colour, palette.base, 0.12);
    painter.setPen(blend(colour, palette.base, 0.5));
    painter.setBrush(ground);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3);
    const QString icon = m_verdict.isEmpty() ? stateIcon(m_state) : verdictIcon(m_verdict);
    painter.drawPixmap(10, 6, m_theme.pixmap(icon, colour, 14, ground, devicePixelRatioF()));
    painter.setPen(colour);
    int x = 31;
    if (!code().isEmpty()) {
        painter.setFont(m_theme.font(TextRole::Body, QFont::Bold));
        painter.drawText(QRect(x, 0, width(), height()), Qt::AlignVCenter, code());
        x += QFontMetrics(painter.font()).horizontalAdvance(code()) + 6;
    }
    painter.setFont(m_theme.font(TextRole::Body));
    painter.drawText(QRect(x, 0, width(), height()), Qt::AlignVCenter, word());
}

} // namespace gavel::console
