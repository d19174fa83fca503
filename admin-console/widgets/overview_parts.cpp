#include "admin-console/widgets/overview_parts.h"

#include "admin-console/models/cell.h"
#include "admin-console/theme/theme.h"

#include <QMouseEvent>
#include <QPainter>

namespace gavel::console {

FigureRow::FigureRow(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFixedHeight(80);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void FigureRow::set(const QList<Figure> &figures)
{
    if (figures == m_figures)
        return;
    m_figures = figures;
    QStringList told;
    for (const Figure &figure : figures)
        told.append(QStringLiteral("%1 %2 %3").arg(figure.name, figure.value, figure.unit));
    setAccessibleName(told.join(QStringLiteral(", ")));
    update();
}

void FigureRow::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(palette.line);
    painter.setBrush(palette.base);
    painter.drawRoundedRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4);
    const double width = double(this->width()) / double(std::max<qsizetype>(1, m_figures.size()));
    for (qsizetype i = 0; i < m_figures.size(); ++i) {
        const Figure &figure = m_figures.at(i);
        const QRectF box(double(i) * width, 0, width, height());
        painter.setPen(palette.line);
        if (i > 0)
            painter.drawLine(QPointF(box.left(), 1), QPointF(box.left(), height() - 2));
        const QRectF text = box.adjusted(13, 9, -6, -9);
        painter.setFont(m_theme.font(TextRole::Secondary));
        painter.setPen(palette.muted);
        const QFontMetrics small(painter.font());
        painter.drawText(text, Qt::AlignTop, small.elidedText(figure.name, Qt::ElideRight, int(text.width())));
        painter.drawText(text, Qt::AlignBottom, small.elidedText(figure.remark, Qt::ElideRight, int(text.width())));
        painter.setFont(m_theme.font(TextRole::Figure, QFont::Medium));
        painter.setPen(palette.tone(figure.tone));
        const QRectF middle = text.adjusted(0, 16, 0, -14);
        painter.drawText(middle, Qt::AlignVCenter, figure.value);
        const double at = middle.left() + QFontMetricsF(painter.font()).horizontalAdvance(figure.value) + 5;
        painter.setFont(m_theme.font(TextRole::Body));
        painter.setPen(palette.muted);
        painter.drawText(QRectF(at, middle.top() + 2, middle.right() - at, middle.height()), Qt::AlignVCenter,
                         figure.unit);
    }
}

void FigureRow::mousePressEvent(QMouseEvent *event)
{
    if (!m_figures.isEmpty())
        Q_EMIT chosen(int(event->position().x() * double(m_figures.size()) / std::max(1, width())));
}

VerdictMix::VerdictMix(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void VerdictMix::set(const QHash<QString, int> &counts, int failed, int quarantined, int cancelled)
{
    m_counts.clear();
    m_total = 0;
    for (const auto &[verdict, count] : counts.asKeyValueRange()) {
        m_counts.append({verdict, count});
        m_total += count;
    }
    std::sort(m_counts.begin(), m_counts.end(), [](const auto &a, const auto &b) {
        return a.second != b.second ? a.second > b.second : a.first < b.first;
    });
    m_failed = failed, m_quarantined = quarantined, m_cancelled = cancelled;
    update();
}

void VerdictMix::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    const int most = m_counts.isEmpty() ? 1 : m_counts.first().second;
    int y = 6;
    const int barLeft = 92, barWidth = std::max(20, width() - barLeft - 112);
    painter.setRenderHint(QPainter::Antialiasing);
    if (m_counts.isEmpty()) {
        painter.setPen(palette.muted);
        painter.drawText(rect().adjusted(12, 12, -12, 0), int(Qt::AlignTop | Qt::AlignHCenter),
                         tr("No verdict in this time."));
    }
    for (const auto &[verdict, count] : m_counts) {
        const QColor colour = palette.verdict(verdict);
        const QRect line(12, y, width() - 24, 24);
        painter.drawPixmap(12, y + 6,
                           m_theme.pixmap(QStringLiteral("verdict-") + verdict.toLower(), colour, 13, palette.base,
                                          devicePixelRatioF()));
        painter.setFont(m_theme.font(TextRole::Body, QFont::Bold));
        painter.setPen(colour);
        painter.drawText(line.adjusted(18, 0, 0, 0), Qt::AlignVCenter, verdict);
        painter.setPen(Qt::NoPen);
        painter.setBrush(blend(colour, palette.base, 0.75));
        painter.drawRoundedRect(QRectF(barLeft, y + 7, std::max(2.0, double(barWidth) * count / most), 10), 1.5, 1.5);
        painter.setFont(m_theme.font(TextRole::Body));
        painter.setPen(palette.text);
        painter.drawText(line.adjusted(0, 0, -50, 0), int(Qt::AlignVCenter | Qt::AlignRight), numberText(count));
        painter.setPen(palette.muted);
        painter.drawText(line, int(Qt::AlignVCenter | Qt::AlignRight),
                         QString::number(100.0 * count / m_total, 'f', 1));
        y += 24;
    }
    painter.setPen(palette.line);
    painter.drawLine(12, y + 6, width() - 12, y + 6);
    int x = 12;
    const auto tell = [&](const char *state, int count, const QString &text) {
        painter.drawPixmap(x, y + 15,
                           m_theme.pixmap(QStringLiteral("state-") + QString::fromLatin1(state),
                                          palette.state(QString::fromLatin1(state)), 13, palette.base,
                                          devicePixelRatioF()));
        painter.setPen(count > 0 ? palette.state(QString::fromLatin1(state)) : palette.muted);
        painter.setFont(m_theme.font(TextRole::Secondary));
        painter.drawText(QPoint(x + 18, y + 26), text);
        x += 32 + QFontMetrics(painter.font()).horizontalAdvance(text);
    };
    tell("failed", m_failed, tr("%1 failed").arg(m_failed));
    tell("quarantined", m_quarantined, tr("%1 quarantined").arg(m_quarantined));
    tell("cancelled", m_cancelled, tr("%1 cancelled").arg(m_cancelled));
}

void VerdictMix::mousePressEvent(QMouseEvent *event)
{
    const int line = (int(event->position().y()) - 6) / 24;
    if (line >= 0 && line < m_counts.size())
        Q_EMIT chosen(m_counts.at(line).first);
}

} // namespace gavel::console
