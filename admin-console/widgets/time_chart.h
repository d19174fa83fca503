#pragma once

#include "admin-console/theme/tone.h"

#include <QWidget>

#include <vector>

namespace gavel::console {

class Theme;

// One series of a chart: a value a step; NaN is a gap.
struct Series {
    QString name;
    Tone tone = Tone::Accent;
    std::vector<double> values;
};

// Values over time as stacked areas, stacked bars, or lines told apart by dash. Hover shows a line with all values;
// Ctrl+C copies them. Paints itself; nothing moves by itself.
class TimeChart final : public QWidget {
    Q_OBJECT

public:
    enum class Kind { Areas, Bars, Lines };

    TimeChart(const Theme &theme, Kind kind, const QString &unit, QWidget *parent = nullptr);

    void setData(qint64 fromMs, qint64 stepMs, const QList<Series> &series);
    // A dashed warning line with its value; negative: none.
    void setAlarm(double limit);
    QString tableText() const;

    QSize sizeHint() const override { return {320, 200}; }
    QSize minimumSizeHint() const override { return {180, 120}; }

protected:
    void paintEvent(QPaintEvent *event) override;
    void mouseMoveEvent(QMouseEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;

private:
    double top() const;
    QRectF plot() const;
    double x(size_t step) const;
    void paintAxes(QPainter &painter, double top) const;
    void paintAreas(QPainter &painter, double top) const;
    void paintBars(QPainter &painter, double top) const;
    void paintLines(QPainter &painter, double top) const;
    void paintHover(QPainter &painter) const;

    const Theme &m_theme;
    const Kind m_kind;
    const QString m_unit;
    QList<Series> m_series;
    qint64 m_fromMs = 0;
    qint64 m_stepMs = 1;
    size_t m_steps = 0;
    double m_alarm = -1;
    int m_hover = -1;
};

// The names and marks of a chart's series, for the head of its panel.
class Legend final : public QWidget {
    Q_OBJECT

public:
    Legend(const Theme &theme, TimeChart::Kind kind, QWidget *parent = nullptr);
    void set(const QList<QPair<QString, Tone>> &entries);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {0, 16}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    const TimeChart::Kind m_kind;
    QList<QPair<QString, Tone>> m_entries;
};

// A round number not below the value: 1, 2, 4 or 8 times a power of ten, so that four rules give round labels.
double roundTop(double value);

} // namespace gavel::console
