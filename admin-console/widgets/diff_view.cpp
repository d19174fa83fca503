#include "admin-console/widgets/diff_view.h"

#include "admin-console/theme/theme.h"

#include <QPainter>
#include <QTextBlock>

namespace gavel::console {

namespace {

class Gutter final : public QWidget {
public:
    explicit Gutter(DiffView &view) : QWidget(&view), m_view(view) {}

protected:
    void paintEvent(QPaintEvent *event) override { m_view.paintGutter(*event); }

private:
    DiffView &m_view;
};

QStringView withoutTail(QStringView line)
{
    while (!line.isEmpty() && line.back().isSpace())
        line.chop(1);
    return line;
}

QList<QStringView> linesOf(const QString &text)
{
    QList<QStringView> lines = QStringView(text).split(QLatin1Char('\n'));
    while (!lines.isEmpty() && withoutTail(lines.last()).isEmpty())
        lines.removeLast();
    return lines;
}

// The next token from `at` on, which moves behind it.
QStringView nextToken(QStringView line, qsizetype &at)
{
    while (at < line.size() && line.at(at).isSpace())
        ++at;
    const qsizetype begin = at;
    while (at < line.size() && !line.at(at).isSpace())
        ++at;
    return line.mid(begin, at - begin);
}

} // namespace

QList<int> differingLines(const QString &one, const QString &other)
{
    const QList<QStringView> ours = linesOf(one);
    const QList<QStringView> theirs = linesOf(other);
    QList<int> lines;
    for (qsizetype line = 0; line < std::max(ours.size(), theirs.size()); ++line) {
        const bool isInBoth = line < ours.size() && line < theirs.size();
        if (!isInBoth || withoutTail(ours.at(line)) != withoutTail(theirs.at(line)))
            lines.append(int(line));
    }
    return lines;
}

TokenPlace differingToken(QStringView line, QStringView other)
{
    qsizetype at = 0, there = 0;
    for (;;) {
        const QStringView token = nextToken(line, at);
        const QStringView counterpart = nextToken(other, there);
        if (token.isEmpty())
            return {};
        if (token != counterpart)
            return {int(at - token.size()), int(token.size())};
    }
}

DiffView::DiffView(const Theme &theme, Side side, const QString &name, QWidget *parent)
    : QPlainTextEdit(parent), m_theme(theme), m_side(side), m_gutter(new Gutter(*this))
{
    setObjectName(QStringLiteral("text"));
    setReadOnly(true);
    setUndoRedoEnabled(false);
    setFont(theme.font(TextRole::Code));
    setLineWrapMode(NoWrap);
    setAccessibleName(name);
    setFrameShape(QFrame::NoFrame);
    setMinimumWidth(90);
    connect(this, &QPlainTextEdit::updateRequest, this, [this](const QRect &rect, int by) {
        if (by != 0)
            m_gutter->scroll(0, by);
        else
            m_gutter->update(0, rect.y(), m_gutter->width(), rect.height());
    });
    connect(this, &QPlainTextEdit::blockCountChanged, this, &DiffView::placeGutter);
    connect(&theme, &Theme::changed, this, &DiffView::mark);
    placeGutter();
}

void DiffView::setText(const QString &text, const QList<int> &differing, TokenPlace firstToken)
{
    const bool isSame = text == toPlainText() && differing == m_differing;
    m_differing = differing;
    m_token = firstToken;
    if (isSame)
        return;
    setPlainText(text);
    mark();
    if (!differing.isEmpty())
        goToLine(differing.first());
}

void DiffView::setWhiteSpaceShown(bool isShown)
{
    QTextOption option = document()->defaultTextOption();
    option.setFlags(isShown ? QTextOption::ShowTabsAndSpaces | QTextOption::ShowLineAndParagraphSeparators
                            : QTextOption::Flags());
    document()->setDefaultTextOption(option);
}

void DiffView::goToLine(int line)
{
    const QTextBlock block = document()->findBlockByNumber(std::min(line, document()->blockCount() - 1));
    QTextCursor cursor(block);
    setTextCursor(cursor);
    centerCursor();
}

void DiffView::mark()
{
    const Palette &palette = m_theme.palette();
    const Tone tone = m_side == Side::Output ? Tone::Danger : Tone::Success;
    QList<QTextEdit::ExtraSelection> marks;
    constexpr qsizetype kMostMarked = 2000; // more is red all over
    for (const int line : m_differing.mid(0, kMostMarked)) {
        const QTextBlock block = document()->findBlockByNumber(line);
        if (!block.isValid() || m_side == Side::Plain)
            break;
        QTextEdit::ExtraSelection mark;
        mark.cursor = QTextCursor(block);
        mark.format.setBackground(palette.tint(tone));
        mark.format.setProperty(QTextFormat::FullWidthSelection, true);
        marks.append(mark);
    }
    if (!marks.isEmpty() && m_token.length > 0) {
        QTextEdit::ExtraSelection token;
        token.cursor = QTextCursor(document()->findBlockByNumber(m_differing.first()));
        token.cursor.movePosition(QTextCursor::Right, QTextCursor::MoveAnchor, m_token.begin);
        token.cursor.movePosition(QTextCursor::Right, QTextCursor::KeepAnchor, m_token.length);
        token.format.setBackground(blend(palette.tone(tone), palette.base, 0.28));
        token.format.setFontWeight(QFont::Bold);
        token.format.setFontUnderline(true);
        marks.append(token);
    }
    setExtraSelections(marks);
    m_gutter->update();
}

int DiffView::gutterWidth() const
{
    const int digits = int(QString::number(std::max(10, blockCount())).size());
    return fontMetrics().horizontalAdvance(QLatin1Char('9')) * (digits + 3) + 6;
}

void DiffView::placeGutter()
{
    setViewportMargins(gutterWidth(), 0, 0, 0);
    m_gutter->setGeometry(QRect(contentsRect().left(), contentsRect().top(), gutterWidth(), contentsRect().height()));
}

void DiffView::resizeEvent(QResizeEvent *event)
{
    QPlainTextEdit::resizeEvent(event);
    placeGutter();
}

void DiffView::paintGutter(QPaintEvent &event)
{
    const Palette &palette = m_theme.palette();
    QPainter painter(m_gutter);
    painter.fillRect(event.rect(), palette.base);
    painter.setFont(font());
    const Tone tone = m_side == Side::Output ? Tone::Danger : Tone::Success;
    const int top = viewport()->y() - m_gutter->y();
    for (QTextBlock block = firstVisibleBlock(); block.isValid(); block = block.next()) {
        const QRectF box = blockBoundingGeometry(block).translated(contentOffset()).translated(0, top);
        if (box.top() > event.rect().bottom())
            break;
        const bool isDifferent = m_side != Side::Plain && m_differing.contains(block.blockNumber());
        if (isDifferent)
            painter.fillRect(QRectF(0, box.top(), m_gutter->width(), box.height()), palette.tint(tone));
        const QRectF line(0, box.top(), m_gutter->width() - 6, fontMetrics().height());
        painter.setPen(palette.muted);
        const int sign = fontMetrics().horizontalAdvance(QLatin1Char('9')) * 2;
        painter.drawText(line.adjusted(0, 0, -sign, 0), Qt::AlignRight, QString::number(block.blockNumber() + 1));
        painter.setPen(palette.tone(tone));
        if (isDifferent)
            painter.drawText(line, Qt::AlignRight, m_side == Side::Output ? QStringLiteral("-") : QStringLiteral("+"));
    }
}

} // namespace gavel::console
