#pragma once

#include <QWidget>

namespace gavel::console {

class Theme;

// A jury solution as a verification tells of it.
struct VerifiedSolution {
    struct Test {
        QString name;
        QString verdict;
        qint64 cpuMs = 0;
    };
    QString path, language, expected, state, verdict, reason;
    int isMet = -1; // 1: as expected, 0: not, -1: not known yet
    qint64 slowestMs = 0;
    qint64 memoryBytes = 0;
    QList<Test> tests;
};

// Jury solutions by tests: what is expected and what came, and a cell a test whose fill says how much of the limit was
// used; a test that was not accepted shows its verdict's glyph, one that was not run a dash.
class SolutionMatrix final : public QWidget {
    Q_OBJECT

public:
    explicit SolutionMatrix(const Theme &theme, QWidget *parent = nullptr);

    void set(const QList<VerifiedSolution> &solutions, const QStringList &testcases, qint64 limitMs);
    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;
    bool event(QEvent *event) override;

private:
    QRect cellBox(int row, int test) const;
    void paintHead(QPainter &painter) const;
    void paintRow(QPainter &painter, int row) const;
    void paintCell(QPainter &painter, const QRect &box, const VerifiedSolution::Test &test, const QColor &ground) const;
    QString tipAt(QPoint at) const;

    const Theme &m_theme;
    QList<VerifiedSolution> m_solutions;
    QStringList m_testcases;
    qint64 m_limitMs = 0;
};

// How long each solution took on its fastest and slowest test, on a logarithmic axis, with the limit, the proposed one
// and the room there is for one.
class MarginsChart final : public QWidget {
    Q_OBJECT

public:
    explicit MarginsChart(const Theme &theme, QWidget *parent = nullptr);

    // 0: there is none.
    void set(const QList<VerifiedSolution> &solutions, qint64 limitMs, qint64 proposedMs);
    QSize sizeHint() const override { return {420, 80 + int(m_solutions.size()) * 30}; }
    QSize minimumSizeHint() const override { return {300, 70 + int(m_solutions.size()) * 20}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    double xOf(double milliseconds) const;
    void paintAxis(QPainter &painter) const;

    const Theme &m_theme;
    QList<VerifiedSolution> m_solutions; // with times
    qint64 m_limitMs = 0, m_proposedMs = 0;
    double m_least = 1, m_most = 10'000;
};

} // namespace gavel::console
