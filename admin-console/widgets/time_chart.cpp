#include "admin-console/widgets/time_chart.h"

#include "admin-console/models/cell.h"
#include "admin-console/theme/theme.h"

#include <QClipboard>
#include <QDateTime>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QPainter>
#include <QPainterPath>

#include <array>
#include <cmath>

namespace gavel::console {

namespace {

constexpr int kLeft = 38, kRight = 14, kTop = 14, kBottom = 24;

double orZero(double value)
{
    return std::isnan(value) ? 0 : value;
}

Qt::PenStyle dashOf(qsizetype series)
{
    return series == 0 ? Qt::SolidLine : series == 1 ? Qt::DashLine : Qt::DotLine;
}

QString valueText(double value)
{
    return std::isnan(value) ? QStringLiteral("–")
                             : QString::number(value, 'f', value < 10 && value != std::floor(value) ? 1 : 0);
}

} // namespace

double roundTop(double value)
{
    if (!(value > 0))
        return 4;
    const double power = std::pow(10, std::floor(std::log10(value)));
    for (const double factor : {1.0, 2.0, 4.0, 8.0}) {
        if (factor * power >= value)
            return factor * power;
    }
    return 10 * power;
}

TimeChart::TimeChart(const Theme &theme, Kind kind, const QString &unit, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_kind(kind), m_unit(unit)
{
    setMouseTracking(true);
    setFocusPolicy(Qt::StrongFocus);
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void TimeChart::setData(qint64 fromMs, qint64 stepMs, const QList<Series> &series)
{
    m_fromMs = fromMs;
    m_stepMs = std::max<qint64>(1, stepMs);
    m_series = series;
    m_steps = series.isEmpty() ? 0 : series.first().values.size();
    update();
}

void TimeChart::setAlarm(double limit)
{
    m_alarm = limit;
    update();
}

double TimeChart::top() const
{
    double most = m_alarm;
    for (size_t step = 0; step < m_steps; ++step) {
        double sum = 0, peak = 0;
        for (const Series &series : m_series) {
            sum += orZero(series.values[step]);
            peak = std::max(peak, orZero(series.values[step]));
        }
        most = std::max(most, m_kind == Kind::Lines ? peak : sum);
    }
    return roundTop(most);
}

QRectF TimeChart::plot() const
{
    return QRectF(rect()).adjusted(kLeft, kTop, -kRight, -kBottom);
}

double TimeChart::x(size_t step) const
{
    const double steps = double(std::max<size_t>(m_steps, 2));
    return plot().left() +
           plot().width() * (m_kind == Kind::Bars ? (double(step) + 0.5) / steps : double(step) / (steps - 1));
}

void TimeChart::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const double most = top();
    paintAxes(painter, most);
    if (m_steps > 0 && m_kind == Kind::Areas)
        paintAreas(painter, most);
    else if (m_steps > 0 && m_kind == Kind::Bars)
        paintBars(painter, most);
    else if (m_steps > 0)
        paintLines(painter, most);
    if (m_hover >= 0 && size_t(m_hover) < m_steps)
        paintHover(painter);
}

void TimeChart::paintAxes(QPainter &painter, double most) const
{
    const Palette &palette = m_theme.palette();
    const QRectF area = plot();
    painter.setFont(m_theme.font(TextRole::Label));
    for (int rule = 0; rule <= 4; ++rule) {
        const double y = std::round(area.bottom() - area.height() * rule / 4) + 0.5;
        painter.setPen(palette.line);
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.setPen(palette.muted);
        painter.drawText(QRectF(0, y - 8, kLeft - 8, 16), int(Qt::AlignRight | Qt::AlignVCenter),
                         valueText(most * rule / 4));
    }
    const double span = double(m_stepMs) * double(std::max<size_t>(1, m_steps));
    const bool isShort = span < 10 * 60'000;
    for (int tick = 0; tick <= 4; ++tick) {
        const QDateTime time = displayTime(m_fromMs + qint64(span * tick / 4));
        const double at = area.left() + area.width() * tick / 4;
        const int align = tick == 0 ? Qt::AlignLeft : tick == 4 ? Qt::AlignRight : Qt::AlignHCenter;
        const QRectF box(tick == 0 ? at : tick == 4 ? at - 60 : at - 30, area.bottom() + 5, 60, 16);
        if (m_fromMs > 0)
            painter.drawText(box, align, time.toString(isShort ? QStringLiteral("HH:mm:ss") : QStringLiteral("HH:mm")));
    }
}

void TimeChart::paintAreas(QPainter &painter, double most) const
{
    const QRectF area = plot();
    std::vector<double> below(m_steps, 0);
    for (const Series &series : m_series) {
        const QColor colour = m_theme.palette().tone(series.tone);
        QPolygonF upper, lower;
        for (size_t step = 0; step < m_steps; ++step) {
            const double value = below[step] + orZero(series.values[step]);
            lower.prepend({x(step), area.bottom() - area.height() * below[step] / most});
            upper.append({x(step), area.bottom() - area.height() * value / most});
            below[step] = value;
        }
        QPolygonF whole = upper;
        whole.append(lower);
        painter.setPen(Qt::NoPen);
        painter.setBrush(blend(colour, m_theme.palette().base, 0.55));
        painter.drawPolygon(whole);
        if (&series == &m_series.first()) {
            painter.setPen(QPen(colour, 1.5));
            painter.setBrush(Qt::NoBrush);
            painter.drawPolyline(upper);
        }
    }
}

void TimeChart::paintBars(QPainter &painter, double most) const
{
    const QRectF area = plot();
    const double width = std::max(1.0, area.width() / double(m_steps) - 1);
    painter.setRenderHint(QPainter::Antialiasing, false);
    painter.setPen(Qt::NoPen);
    for (size_t step = 0; step < m_steps; ++step) {
        double below = 0;
        for (const Series &series : m_series) {
            const double value = orZero(series.values[step]);
            const double y = area.bottom() - area.height() * (below + value) / most;
            painter.setBrush(blend(m_theme.palette().tone(series.tone), m_theme.palette().base, 0.75));
            painter.drawRect(QRectF(x(step) - width / 2, y, width, area.height() * value / most));
            below += value;
        }
    }
    painter.setRenderHint(QPainter::Antialiasing);
}

void TimeChart::paintLines(QPainter &painter, double most) const
{
    const QRectF area = plot();
    if (m_alarm > 0) {
        const double y = area.bottom() - area.height() * m_alarm / most;
        painter.setPen(QPen(m_theme.palette().warning, 1, Qt::DashLine));
        painter.drawLine(QPointF(area.left(), y), QPointF(area.right(), y));
        painter.drawText(QRectF(area.left(), y - 16, area.width(), 14), Qt::AlignRight,
                         tr("alarm at %1 %2").arg(valueText(m_alarm), m_unit));
    }
    painter.setBrush(Qt::NoBrush);
    for (qsizetype i = 0; i < m_series.size(); ++i) {
        painter.setPen(QPen(m_theme.palette().tone(m_series.at(i).tone), 1.5, dashOf(i)));
        QPolygonF line;
        const auto flush = [&] {
            if (line.size() > 1)
                painter.drawPolyline(line);
            else if (line.size() == 1) // a lone value between gaps
                painter.drawEllipse(line.first(), 1, 1);
            line.clear();
        };
        for (size_t step = 0; step < m_steps; ++step) {
            const double value = m_series.at(i).values[step];
            if (std::isnan(value))
                flush();
            else
                line.append({x(step), area.bottom() - area.height() * std::min(value, most) / most});
        }
        flush();
    }
}

void TimeChart::paintHover(QPainter &painter) const
{
    const Palette &palette = m_theme.palette();
    const QRectF area = plot();
    const double at = x(size_t(m_hover));
    painter.setPen(palette.line2);
    painter.drawLine(QPointF(at, area.top()), QPointF(at, area.bottom()));
    QStringList lines{displayTime(m_fromMs + m_hover * m_stepMs).toString(QStringLiteral("HH:mm:ss"))};
    for (const Series &series : m_series)
        lines.append(
            QStringLiteral("%1  %2 %3").arg(series.name, valueText(series.values[size_t(m_hover)]), m_unit).trimmed());
    const QFontMetrics metrics(m_theme.font(TextRole::Label));
    int width = 0;
    for (const QString &line : lines)
        width = std::max(width, metrics.horizontalAdvance(line));
    QRectF box(at + 8, area.top(), width + 16, double(lines.size()) * 15 + 8);
    if (box.right() > area.right())
        box.moveRight(at - 8);
    painter.setPen(palette.line2);
    painter.setBrush(palette.base);
    painter.drawRoundedRect(box, 3, 3);
    painter.setPen(palette.text);
    painter.setFont(m_theme.font(TextRole::Label));
    painter.drawText(box.adjusted(8, 4, -8, -4), Qt::AlignLeft, lines.join(QLatin1Char('\n')));
}

void TimeChart::mouseMoveEvent(QMouseEvent *event)
{
    const double share = (event->position().x() - plot().left()) / std::max(1.0, plot().width());
    m_hover = share < 0 || share > 1 || m_steps == 0 ? -1 : std::min(int(share * double(m_steps)), int(m_steps) - 1);
    update();
}

void TimeChart::leaveEvent(QEvent *)
{
    m_hover = -1;
    update();
}

QString TimeChart::tableText() const
{
    QString text = tr("time");
    for (const Series &series : m_series)
        text += QLatin1Char('\t') + series.name;
    for (size_t step = 0; step < m_steps; ++step) {
        text += QLatin1Char('\n') + displayTime(m_fromMs + qint64(step) * m_stepMs).toString(Qt::ISODate);
        for (const Series &series : m_series)
            text += QLatin1Char('\t') + valueText(series.values[step]);
    }
    return text + QLatin1Char('\n');
}

void TimeChart::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Copy))
        return QGuiApplication::clipboard()->setText(tableText());
    QWidget::keyPressEvent(event);
}

Legend::Legend(const Theme &theme, TimeChart::Kind kind, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_kind(kind)
{
    setFont(theme.font(TextRole::Secondary));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void Legend::set(const QList<QPair<QString, Tone>> &entries)
{
    if (entries == m_entries)
        return;
    m_entries = entries;
    updateGeometry();
    update();
}

QSize Legend::sizeHint() const
{
    int width = 0;
    for (const auto &entry : m_entries)
        width += fontMetrics().horizontalAdvance(entry.first) + 32;
    return {width, 16};
}

void Legend::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Palette &palette = m_theme.palette();
    int at = 8;
    for (qsizetype i = 0; i < m_entries.size(); ++i) {
        const QColor colour = palette.tone(m_entries.at(i).second);
        if (m_kind == TimeChart::Kind::Lines) {
            painter.setPen(QPen(colour, 1.5, dashOf(i)));
            painter.drawLine(QPointF(at, height() / 2.0), QPointF(at + 14, height() / 2.0));
            at += 4;
        } else {
            painter.setPen(Qt::NoPen);
            painter.setBrush(blend(colour, palette.base, 0.7));
            painter.drawRoundedRect(QRectF(at, height() / 2.0 - 5, 10, 10), 2, 2);
        }
        painter.setPen(palette.muted);
        at += 15;
        painter.drawText(QRect(at, 0, width(), height()), int(Qt::AlignVCenter | Qt::AlignLeft), m_entries.at(i).first);
        at += fontMetrics().horizontalAdvance(m_entries.at(i).first) + 12;
    }
}

} // namespace gavel::console
