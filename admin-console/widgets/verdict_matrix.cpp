#include "admin-console/widgets/verdict_matrix.h"

#include "admin-console/models/cell.h"
#include "admin-console/models/words.h"
#include "admin-console/theme/theme.h"

#include <QHelpEvent>
#include <QKeyEvent>
#include <QPainter>
#include <QToolTip>

namespace gavel::console {

namespace {

constexpr int kHead = 104, kLine = 34, kMost = 84;

// Verdicts in their usual order, then states.
int rankOf(const QString &code)
{
    static const QStringList kOrder{QStringLiteral("AC"),  QStringLiteral("PARTIAL"), QStringLiteral("WA"),
                                    QStringLiteral("PE"),  QStringLiteral("TLE"),     QStringLiteral("ILE"),
                                    QStringLiteral("MLE"), QStringLiteral("OLE"),     QStringLiteral("RTE"),
                                    QStringLiteral("SV"),  QStringLiteral("CE")};
    const auto rank = kOrder.indexOf(code);
    return rank < 0 ? int(kOrder.size()) : int(rank);
}

void sortCodes(QStringList &codes)
{
    codes.removeDuplicates();
    std::sort(codes.begin(), codes.end(), [](const QString &a, const QString &b) {
        return rankOf(a) != rankOf(b) ? rankOf(a) < rankOf(b) : a < b;
    });
}

bool isVerdict(const QString &code)
{
    return !code.isEmpty() && code == code.toUpper();
}

} // namespace

VerdictMatrix::VerdictMatrix(const Theme &theme, QWidget *parent) : QWidget(parent), m_theme(theme)
{
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(tr("Verdicts, old by new"));
    connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
}

void VerdictMatrix::set(const Counts &counts)
{
    m_counts = counts;
    m_before.clear();
    m_after.clear();
    QStringList description;
    for (auto it = counts.cbegin(); it != counts.cend(); ++it) {
        m_before.append(it.key().first);
        m_after.append(it.key().second);
        description.append(tr("%1 from %2 to %3").arg(it.value()).arg(it.key().first, it.key().second));
    }
    sortCodes(m_before);
    sortCodes(m_after);
    setAccessibleDescription(description.join(QStringLiteral("; ")));
    updateGeometry();
    update();
}

void VerdictMatrix::setChosen(const QString &before, const QString &after)
{
    m_chosen = {before, after};
    update();
}

QSize VerdictMatrix::sizeHint() const
{
    return {kHead + int(m_after.size() + 1) * 64, int(m_before.size() + 2) * kLine};
}

QRect VerdictMatrix::box(qsizetype row, qsizetype column) const
{
    const int columns = int(m_after.size()) + 1;
    const int width = std::min(kMost, (this->width() - kHead) / std::max(1, columns));
    const int height = std::min(kLine, this->height() / int(m_before.size() + 2));
    const int x = column == 0 ? 0 : kHead + int(column - 1) * width;
    return {x, int(row) * height, column == 0 ? kHead : width, height};
}

void VerdictMatrix::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    const Palette &palette = m_theme.palette();
    painter.fillRect(rect(), palette.base);
    painter.setFont(m_theme.font(TextRole::Secondary));
    painter.setPen(palette.muted);
    const auto left = int(Qt::AlignVCenter | Qt::AlignLeft);
    painter.drawText(box(0, 0).adjusted(12, 0, 0, 0), left, tr("old \\ new"));
    painter.drawText(box(0, m_after.size() + 1), Qt::AlignCenter, tr("all old"));
    painter.drawText(box(m_before.size() + 1, 0).adjusted(12, 0, 0, 0), left, tr("all new"));
    QHash<QString, int> rows, columns;
    int all = 0;
    for (auto it = m_counts.cbegin(); it != m_counts.cend(); ++it) {
        rows[it.key().first] += it.value();
        columns[it.key().second] += it.value();
        all += it.value();
    }
    for (qsizetype column = 0; column < m_after.size(); ++column)
        paintHead(painter, box(0, column + 1), m_after.at(column));
    for (qsizetype row = 0; row < m_before.size(); ++row) {
        paintHead(painter, box(row + 1, 0), m_before.at(row));
        for (qsizetype column = 0; column < m_after.size(); ++column)
            paintCell(painter, box(row + 1, column + 1), m_before.at(row), m_after.at(column));
        painter.setPen(palette.muted);
        painter.drawText(box(row + 1, m_after.size() + 1), Qt::AlignCenter, numberText(rows.value(m_before.at(row))));
    }
    painter.setPen(palette.muted);
    for (qsizetype column = 0; column < m_after.size(); ++column)
        painter.drawText(box(m_before.size() + 1, column + 1), Qt::AlignCenter,
                         numberText(columns.value(m_after.at(column))));
    painter.setPen(palette.text);
    painter.setFont(m_theme.font(TextRole::Body, QFont::Medium));
    painter.drawText(box(m_before.size() + 1, m_after.size() + 1), Qt::AlignCenter, numberText(all));
    painter.setPen(palette.line);
    const int right = box(0, m_after.size() + 1).right();
    for (qsizetype row = 0; row <= m_before.size() + 1; ++row)
        painter.drawLine(0, box(row, 0).bottom(), right, box(row, 0).bottom());
    for (qsizetype column = 0; column <= m_after.size() + 1; ++column)
        painter.drawLine(box(0, column).right(), 0, box(0, column).right(), box(m_before.size() + 1, 0).bottom());
}

void VerdictMatrix::paintHead(QPainter &painter, const QRect &where, const QString &code) const
{
    const Palette &palette = m_theme.palette();
    const QColor colour = isVerdict(code) ? palette.verdict(code) : palette.state(code);
    const QString word = isVerdict(code) ? code : stateWord(code);
    QFont font = m_theme.font(TextRole::Secondary, QFont::Bold);
    const int width = QFontMetrics(font).horizontalAdvance(word) + 18;
    const int x = where.left() == 0 ? 12 : where.left() + std::max(2, (where.width() - width) / 2);
    const QPixmap glyph = m_theme.pixmap(isVerdict(code) ? verdictIcon(code) : stateIcon(code), colour, 13,
                                         palette.base, devicePixelRatioF());
    painter.drawPixmap(x, where.center().y() - 6, glyph);
    painter.setPen(colour);
    painter.save();
    painter.setFont(font);
    painter.drawText(QRect(x + 18, where.top(), where.right() - x - 18, where.height()), Qt::AlignVCenter, word);
    painter.restore();
}

void VerdictMatrix::paintCell(QPainter &painter, const QRect &where, const QString &before, const QString &after) const
{
    const Palette &palette = m_theme.palette();
    const int count = m_counts.value({before, after});
    if (count == 0 || before == after) {
        painter.setPen(count == 0 ? palette.faint : palette.muted);
        return painter.drawText(where, Qt::AlignCenter, count == 0 ? QStringLiteral("·") : numberText(count));
    }
    const Tone tone = after == QLatin1String("AC")    ? Tone::Success
                      : before == QLatin1String("AC") ? Tone::Danger
                                                      : Tone::Warning;
    const QString mark = tone == Tone::Success  ? QStringLiteral("▲ ")
                         : tone == Tone::Danger ? QStringLiteral("▼ ")
                                                : QStringLiteral("◆ ");
    const bool isChosen = m_chosen == qMakePair(before, after);
    painter.fillRect(where.adjusted(1, 1, -1, -1), palette.tint(tone));
    painter.setPen(QPen(isChosen ? palette.accent : palette.tone(tone), isChosen ? 2 : 1));
    painter.drawRect(where.adjusted(1, 1, -2, -2));
    painter.setPen(palette.tone(tone));
    painter.save();
    painter.setFont(m_theme.font(TextRole::Body, QFont::Bold));
    painter.drawText(where, Qt::AlignCenter, mark + numberText(count));
    painter.restore();
}

QPair<QString, QString> VerdictMatrix::cellAt(QPoint at) const
{
    for (qsizetype row = 0; row < m_before.size(); ++row) {
        for (qsizetype column = 0; column < m_after.size(); ++column) {
            const QPair<QString, QString> pair{m_before.at(row), m_after.at(column)};
            if (box(row + 1, column + 1).contains(at) && m_counts.value(pair) > 0)
                return pair;
        }
    }
    return {};
}

void VerdictMatrix::choose(const QString &before, const QString &after)
{
    m_chosen = m_chosen == qMakePair(before, after) ? QPair<QString, QString>() : qMakePair(before, after);
    update();
    Q_EMIT chosen(m_chosen.first, m_chosen.second);
}

void VerdictMatrix::mousePressEvent(QMouseEvent *event)
{
    const auto [before, after] = cellAt(event->pos());
    if (!before.isEmpty())
        choose(before, after);
}

// The arrows go through the cells that are not empty; Escape chooses none.
void VerdictMatrix::keyPressEvent(QKeyEvent *event)
{
    QList<QPair<QString, QString>> cells;
    for (const QString &before : std::as_const(m_before)) {
        for (const QString &after : std::as_const(m_after)) {
            if (m_counts.value({before, after}) > 0)
                cells.append({before, after});
        }
    }
    const bool isForward = event->key() == Qt::Key_Right || event->key() == Qt::Key_Down;
    const bool isBackward = event->key() == Qt::Key_Left || event->key() == Qt::Key_Up;
    if (cells.isEmpty() || (!isForward && !isBackward))
        return QWidget::keyPressEvent(event);
    const auto count = cells.size();
    const auto at = cells.indexOf(m_chosen);
    const auto &next = cells.at(at < 0 ? 0 : (at + (isForward ? 1 : count - 1)) % count);
    if (next != m_chosen)
        choose(next.first, next.second);
}

bool VerdictMatrix::event(QEvent *event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    auto *help = static_cast<QHelpEvent *>(event);
    const auto [before, after] = cellAt(help->pos());
    if (before.isEmpty())
        QToolTip::hideText();
    else
        QToolTip::showText(
            help->globalPos(),
            tr("%1 from %2 to %3").arg(m_counts.value({before, after})).arg(verdictWord(before), verdictWord(after)));
    return true;
}

} // namespace gavel::console
