#pragma once

#include "admin-console/theme/tone.h"

#include <QHash>
#include <QWidget>

namespace gavel::console {

class Theme;

// One key figure: what, how much, of what, and a remark.
struct Figure {
    QString name;
    QString value;
    QString unit;
    QString remark;
    Tone tone = Tone::Normal;
    bool operator==(const Figure &) const = default;
};

// Key figures beside each other; each is a button that opens what is behind it.
class FigureRow final : public QWidget {
    Q_OBJECT

public:
    explicit FigureRow(const Theme &theme, QWidget *parent = nullptr);
    void set(const QList<Figure> &figures);
    QSize sizeHint() const override { return {600, 80}; }
    QSize minimumSizeHint() const override { return {300, 80}; }

Q_SIGNALS:
    void chosen(int figure);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    const Theme &m_theme;
    QList<Figure> m_figures;
};

// Verdicts by how often they were given, with bars, counts and shares; a click chooses a verdict.
class VerdictMix final : public QWidget {
    Q_OBJECT

public:
    explicit VerdictMix(const Theme &theme, QWidget *parent = nullptr);
    void set(const QHash<QString, int> &counts, int failed, int quarantined, int cancelled);
    QSize sizeHint() const override { return {356, 330}; }
    QSize minimumSizeHint() const override { return {240, 120}; }

Q_SIGNALS:
    void chosen(const QString &verdict);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    const Theme &m_theme;
    QList<QPair<QString, int>> m_counts; // most often first
    int m_total = 0;
    int m_failed = 0, m_quarantined = 0, m_cancelled = 0;
};

} // namespace gavel::console
