#pragma once

#include "admin-console/data/values.h"

#include <QWidget>

namespace gavel::console {

class Theme;

// One tile a test with its verdict's glyph and number, by group; a click chooses it. Wraps into as many lines as fit.
class TestTiles final : public QWidget {
    Q_OBJECT

public:
    explicit TestTiles(const Theme &theme, QWidget *parent = nullptr);

    // `total` may be more than there are tests: the rest has not run yet.
    void setTests(const QList<TestRow> &tests, int total);
    void setCurrent(qint64 test);

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override { return {300, heightForWidth(std::max(width(), 300))}; }

Q_SIGNALS:
    void chosen(qint64 test);

protected:
    void paintEvent(QPaintEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    bool event(QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    struct Place {
        QRect box;
        qint64 number = 0;
        const TestRow *test = nullptr;
    };
    QList<Place> places(int width, QList<QPair<QPoint, QString>> *captions) const;

    const Theme &m_theme;
    QList<TestRow> m_tests;
    int m_total = 0;
    qint64 m_current = 0;
};

} // namespace gavel::console
