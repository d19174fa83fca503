#include "admin-console/widgets/solution_matrix.h"

#include "admin-console/models/cell.h"
#include "admin-console/models/words.h"
#include "admin-console/theme/theme.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>

#include <cmath>

namespace gavel::console {

namespace {

constexpr int kRow = 26, kCellWidth = 17, kCellHeight = 18;
constexpr int kPath = 12, kExpected = 200, kGot = 330, kResult = 410, kCpu = 560, kCells = 580;
constexpr int kLabels = 130, kValues = 70; // of the margins chart

QString fileOf(const VerifiedSolution &solution)
{
    return solution.path.section(QLatin1Char('/'), -1);
}

} // namespace

SolutionMatrix::SolutionMatrix(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(tr("Jury solutions by tests"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void SolutionMatrix::set(const QList<VerifiedSolution> &solutions, const QStringList &testcases, qint64 limitMs)
{
    m_solutions = solutions;
    m_testcases = testcases;
    m_limitMs = limitMs;
    QStringList description;
    for (const VerifiedSolution &solution : solutions)
        description.append(tr("%1: expected %2, got %3").arg(fileOf(solution), solution.expected, solution.verdict));
    setAccessibleDescription(description.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

QSize SolutionMatrix::sizeHint() const
{
    return {kCells + int(m_testcases.size()) * kCellWidth + 12, int(m_solutions.size() + 1) * kRow + 2};
}

QRect SolutionMatrix::cellBox(int row, int test) const
{
    return {kCells + test * kCellWidth, (row + 1) * kRow + (kRow - kCellHeight) / 2, kCellWidth - 2, kCellHeight};
}

void SolutionMatrix::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().base);
    paintHead(painter);
    for (int row = 0; row < m_solutions.size(); ++row)
        paintRow(painter, row);
}

void SolutionMatrix::paintHead(QPainter &painter) const
{
    const Palette &palette = m_theme.palette();
    painter.fillRect(QRect(0, 0, width(), kRow), palette.header);
    painter.setFont(m_theme.font(TextRole::Secondary, QFont::Medium));
    painter.setPen(palette.muted);
    const auto text = [&](int x, int width, const QString &what, Qt::Alignment align = Qt::AlignLeft) {
        painter.drawText(QRect(x, 0, width, kRow), int(align | Qt::AlignVCenter), what);
    };
    text(kPath, 180, tr("Solution"));
    text(kExpected, 120, tr("Expected"));
    text(kGot, 80, tr("Got"));
    text(kResult, 90, tr("Result"));
    text(kCpu - 70, 70, tr("CPU, ms"), Qt::AlignRight);
    painter.setFont(m_theme.font(TextRole::Label));
    for (int test = 0; test < m_testcases.size(); ++test) {
        if (m_testcases.size() <= 40 || test % 5 == 4)
            painter.drawText(cellBox(-1, test).adjusted(-6, 0, 6, 0), Qt::AlignCenter, QString::number(test + 1));
    }
}

void SolutionMatrix::paintRow(QPainter &painter, int row) const
{
    const Palette &palette = m_theme.palette();
    const VerifiedSolution &solution = m_solutions.at(row);
    const QRect line(0, (row + 1) * kRow, width(), kRow);
    const QColor ground = solution.isMet == 0 ? palette.dangerTint : row % 2 == 1 ? palette.alternate : palette.base;
    painter.fillRect(line, ground);
    const auto text = [&](int x, int width, const QString &what, const QColor &colour, TextRole role = TextRole::Body,
                          Qt::Alignment align = Qt::AlignLeft) {
        painter.setFont(m_theme.font(role));
        painter.setPen(colour);
        painter.drawText(QRect(x, line.top(), width, kRow), int(align | Qt::AlignVCenter),
                         painter.fontMetrics().elidedText(what, Qt::ElideMiddle, width));
    };
    const auto glyph = [&](int x, const QString &icon, const QColor &colour) {
        painter.drawPixmap(x, line.center().y() - 6, m_theme.pixmap(icon, colour, 13, ground, devicePixelRatioF()));
    };
    text(kPath, kExpected - kPath - 8, fileOf(solution), palette.text, TextRole::Code);
    text(kExpected, kGot - kExpected - 8, solution.expected, palette.muted, TextRole::Secondary);
    const bool hasVerdict = !solution.verdict.isEmpty();
    const QColor got = hasVerdict ? palette.verdict(solution.verdict) : palette.state(solution.state);
    glyph(kGot, hasVerdict ? verdictIcon(solution.verdict) : stateIcon(solution.state), got);
    text(kGot + 18, kResult - kGot - 22, hasVerdict ? solution.verdict : stateWord(solution.state), got);
    const Tone tone = solution.isMet == 1 ? Tone::Success : solution.isMet == 0 ? Tone::Danger : Tone::Muted;
    glyph(kResult, solution.isMet == 1 ? QStringLiteral("check") : QStringLiteral("state-queued"), palette.tone(tone));
    if (solution.isMet == 0)
        glyph(kResult, QStringLiteral("state-failed"), palette.tone(tone));
    text(kResult + 18, 80,
         solution.isMet == 1   ? tr("agrees")
         : solution.isMet == 0 ? tr("differs")
                               : tr("not yet"),
         palette.tone(tone));
    text(kCpu - 70, 70, solution.slowestMs > 0 ? numberText(solution.slowestMs) : dash(),
         solution.isMet == 0 ? palette.danger : palette.text, TextRole::Body, Qt::AlignRight);
    QHash<QString, VerifiedSolution::Test> tests;
    for (const VerifiedSolution::Test &test : solution.tests)
        tests.insert(test.name, test);
    for (int test = 0; test < m_testcases.size(); ++test)
        paintCell(painter, cellBox(row, test), tests.value(m_testcases.at(test)), ground);
}

void SolutionMatrix::paintCell(QPainter &painter, const QRect &box, const VerifiedSolution::Test &test,
                               const QColor &ground) const
{
    const Palette &palette = m_theme.palette();
    if (test.verdict.isEmpty() || test.verdict == QLatin1String("SKIPPED")) {
        painter.setPen(palette.faint);
        painter.setFont(m_theme.font(TextRole::Label));
        return painter.drawText(box, Qt::AlignCenter, QStringLiteral("-"));
    }
    const double share = m_limitMs > 0 ? std::min(1.0, double(test.cpuMs) / double(m_limitMs)) : 0;
    const QColor hot = share > 0.5 ? palette.warning : palette.success;
    painter.fillRect(box, blend(hot, ground, 0.08 + 0.5 * share));
    if (test.verdict == QLatin1String("AC"))
        return;
    const QColor colour = palette.verdict(test.verdict);
    painter.setPen(colour);
    painter.drawRect(box.adjusted(0, 0, -1, -1));
    painter.drawPixmap(box.center().x() - 5, box.center().y() - 5,
                       m_theme.pixmap(verdictIcon(test.verdict), colour, 11, ground, devicePixelRatioF()));
}

QString SolutionMatrix::tipAt(QPoint at) const
{
    const int row = at.y() / kRow - 1;
    if (row < 0 || row >= m_solutions.size())
        return {};
    const VerifiedSolution &solution = m_solutions.at(row);
    for (int test = 0; test < m_testcases.size(); ++test) {
        if (!cellBox(row, test).contains(at))
            continue;
        for (const VerifiedSolution::Test &one : solution.tests) {
            if (one.name == m_testcases.at(test))
                return tr("%1: %2, %3 ms")
                    .arg(one.name, outcomeText(one.verdict, QStringLiteral("finished")))
                    .arg(one.cpuMs);
        }
        return tr("%1: not run").arg(m_testcases.at(test));
    }
    return solution.reason.isEmpty() ? solution.path : solution.path + QLatin1Char('\n') + solution.reason;
}

bool SolutionMatrix::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    QToolTip::showText(help->globalPos(), tipAt(help->pos()));
    return true;
}

MarginsChart::MarginsChart(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setAccessibleName(tr("Margins around the time limit"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void MarginsChart::set(const QList<VerifiedSolution> &solutions, qint64 limitMs, qint64 proposedMs)
{
    m_solutions.clear();
    m_limitMs = limitMs;
    m_proposedMs = proposedMs;
    double most = double(std::max(limitMs, proposedMs));
    for (const VerifiedSolution &solution : solutions) {
        if (solution.tests.isEmpty())
            continue;
        m_solutions.append(solution);
        most = std::max(most, double(solution.slowestMs));
    }
    m_most = std::pow(10, std::ceil(std::log10(std::max(10.0, most * 1.1))));
    updateGeometry();
    update();
}

double MarginsChart::xOf(double milliseconds) const
{
    const double share = std::log10(std::max(m_least, milliseconds) / m_least) / std::log10(m_most / m_least);
    return kLabels + share * (width() - kLabels - kValues);
}

void MarginsChart::paintAxis(QPainter &painter) const
{
    const Palette &palette = m_theme.palette();
    painter.setFont(m_theme.font(TextRole::Label));
    for (double mark = m_least; mark <= m_most * 1.01; mark *= 10) {
        const int x = int(xOf(mark));
        painter.setPen(palette.line);
        painter.drawLine(x, 26, x, height() - 24);
        painter.setPen(palette.muted);
        painter.drawText(QRect(x - 40, height() - 22, 80, 18), Qt::AlignCenter, numberText(qint64(mark)));
    }
    const auto line = [&](qint64 at, const QColor &colour, Qt::PenStyle style, const QString &name, bool isLeft) {
        if (at <= 0)
            return;
        const int x = int(xOf(double(at)));
        painter.setPen(QPen(colour, 1.5, style));
        painter.drawLine(x, 24, x, height() - 24);
        painter.drawText(isLeft ? QRect(x - 164, 4, 160, 18) : QRect(x + 4, 4, 160, 18),
                         int(Qt::AlignVCenter | (isLeft ? Qt::AlignRight : Qt::AlignLeft)), name);
    };
    const bool isLeft = m_proposedMs < m_limitMs;
    line(m_proposedMs, palette.accent, Qt::DashLine, tr("proposed %1").arg(m_proposedMs), isLeft);
    line(m_limitMs, palette.text, Qt::SolidLine, tr("limit %1").arg(m_limitMs), !isLeft);
}

void MarginsChart::paintEvent(QPaintEvent *)
{
    const Palette &palette = m_theme.palette();
    QPainter painter(this);
    painter.fillRect(rect(), palette.base);
    paintAxis(painter);
    painter.setRenderHint(QPainter::Antialiasing);
    const int step = std::min(30, (height() - 54) / std::max(1, int(m_solutions.size())));
    for (int row = 0; row < m_solutions.size(); ++row) {
        const VerifiedSolution &solution = m_solutions.at(row);
        const int y = 32 + row * step + step / 2;
        qint64 fastest = solution.slowestMs;
        for (const VerifiedSolution::Test &test : solution.tests) {
            if (test.verdict != QLatin1String("SKIPPED"))
                fastest = std::min(fastest, test.cpuMs);
        }
        const QColor colour = solution.verdict.isEmpty() ? palette.muted : palette.verdict(solution.verdict);
        const double from = xOf(double(fastest)), to = xOf(double(solution.slowestMs));
        painter.setPen(QPen(blend(colour, palette.base, 0.45), 4, Qt::SolidLine, Qt::RoundCap));
        painter.drawLine(QPointF(from, y), QPointF(to, y));
        painter.drawPixmap(
            int(to) - 6, y - 6,
            m_theme.pixmap(solution.verdict.isEmpty() ? stateIcon(solution.state) : verdictIcon(solution.verdict),
                           colour, 13, palette.base, devicePixelRatioF()));
        painter.setFont(m_theme.font(TextRole::Code));
        painter.setPen(palette.text);
        painter.drawText(QRect(0, y - 10, kLabels - 12, 20), int(Qt::AlignRight | Qt::AlignVCenter),
                         painter.fontMetrics().elidedText(fileOf(solution), Qt::ElideMiddle, kLabels - 12));
        painter.setFont(m_theme.font(TextRole::Secondary));
        painter.drawText(QRect(width() - kValues, y - 10, kValues - 12, 20), int(Qt::AlignRight | Qt::AlignVCenter),
                         numberText(solution.slowestMs));
    }
}

} // namespace gavel::console
