#pragma once

#include <QHash>
#include <QWidget>

namespace gavel::console {

class Theme;

// How many went from which outcome to which: rows are old, columns new, with sums. The diagonal is muted; a cell that
// becomes accepted, loses it, or is another change has its tone and a mark. A click or Enter chooses a cell.
class VerdictMatrix final : public QWidget {
    Q_OBJECT

public:
    using Counts = QHash<QPair<QString, QString>, int>; // (old, new) codes

    explicit VerdictMatrix(const Theme &theme, QWidget *parent = nullptr);

    void set(const Counts &counts);
    // Both empty: none.
    void setChosen(const QString &before, const QString &after);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return {240, 120}; }

Q_SIGNALS:
    void chosen(const QString &before, const QString &after); // empty: the one chosen again, none

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRect box(qsizetype row, qsizetype column) const; // the heads are number 0
    void paintHead(QPainter &painter, const QRect &where, const QString &code) const;
    void paintCell(QPainter &painter, const QRect &where, const QString &before, const QString &after) const;
    void choose(const QString &before, const QString &after);
    QPair<QString, QString> cellAt(QPoint at) const;

    const Theme &m_theme;
    Counts m_counts;
    QStringList m_before, m_after;
    QPair<QString, QString> m_chosen;
};

} // namespace gavel::console
