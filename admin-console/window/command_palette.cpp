#include "admin-console/window/command_palette.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>

#include <numeric>

namespace gavel::console {

namespace {

constexpr int kMostShown = 60;

// A line of the palette: icon, name, muted place or the reason why not, key at the right.
class CommandDelegate final : public QStyledItemDelegate {
public:
    CommandDelegate(const Theme &theme, const QList<Command> &commands, QObject *parent)
        : QStyledItemDelegate(parent), m_theme(theme), m_commands(commands)
    {
    }

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {600, 30}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Command &command = m_commands.at(index.data(Qt::UserRole).toInt());
        const Palette &palette = m_theme.palette();
        const bool isChosen = option.state & QStyle::State_Selected;
        const QColor ground = isChosen ? palette.selection : palette.base;
        const QColor colour = command.whyNot.isEmpty() ? palette.text : palette.faint;
        painter->fillRect(option.rect, ground);
        if (isChosen)
            painter->fillRect(QRect(option.rect.topLeft(), QSize(3, option.rect.height())), palette.accent);
        const QPixmap icon = m_theme.pixmap(command.icon, command.whyNot.isEmpty() ? palette.muted : palette.faint, 16,
                                            ground, painter->device()->devicePixelRatioF());
        painter->drawPixmap(option.rect.left() + 14, option.rect.center().y() - 7, icon);
        const QRect text = option.rect.adjusted(40, 0, -14, 0);
        painter->setFont(m_theme.font(TextRole::Body));
        painter->setPen(colour);
        painter->drawText(text, Qt::AlignVCenter, command.name);
        const int used = QFontMetrics(painter->font()).horizontalAdvance(command.name) + 10;
        painter->setFont(m_theme.font(TextRole::Secondary));
        painter->setPen(palette.muted);
        painter->drawText(text.adjusted(used, 0, -70, 0), Qt::AlignVCenter,
                          command.whyNot.isEmpty() ? command.place : command.whyNot);
        painter->drawText(text, int(Qt::AlignVCenter | Qt::AlignRight), command.keys);
    }

private:
    const Theme &m_theme;
    const QList<Command> &m_commands;
};

} // namespace

int paletteScore(const QString &typed, const QString &text)
{
    int score = 1;
    qsizetype from = 0;
    const QStringList words = typed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    for (const QString &word : words) {
        qsizetype at = text.indexOf(word, from, Qt::CaseInsensitive);
        if (at < 0)
            return 0;
        const bool isStart = at == 0 || !text.at(at - 1).isLetterOrNumber();
        score += isStart ? (at == 0 ? 40 : 20) : 1;
        from = at + word.size();
    }
    return score;
}

CommandPalette::CommandPalette(const Theme &theme, QWidget *parent)
    : QFrame(parent), m_theme(theme), m_field(new QLineEdit), m_list(new QListWidget)
{
    setAccessibleName(tr("Commands"));
    m_field->setPlaceholderText(tr("Command, page, #id, problem, worker"));
    m_field->setAccessibleName(tr("Command"));
    m_list->setItemDelegate(new CommandDelegate(theme, m_commands, this));
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setUniformItemSizes(true);
    auto *layout = column(8, {9, 9, 9, 9});
    layout->addWidget(m_field);
    layout->addWidget(m_list, 1);
    setLayout(layout);
    m_field->installEventFilter(this);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::filter);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runCurrent);
    hide();
}

void CommandPalette::open(QList<Command> commands)
{
    m_focusBefore = window()->focusWidget();
    m_commands = std::move(commands);
    m_field->clear();
    filter();
    const int width = std::min(640, parentWidget()->width() - 40);
    setGeometry((parentWidget()->width() - width) / 2, 60, width, std::min(420, parentWidget()->height() - 90));
    show();
    raise();
    m_field->setFocus();
}

void CommandPalette::type(const QString &text)
{
    m_field->setText(text);
}

int CommandPalette::count() const
{
    return int(m_shown.size());
}

void CommandPalette::filter()
{
    QList<QPair<int, int>> found; // score, command
    for (int i = 0; i < m_commands.size(); ++i) {
        const Command &command = m_commands.at(i);
        int score = paletteScore(m_field->text().trimmed(), command.name + QLatin1Char(' ') + command.place);
        if (score == 0)
            continue;
        if (const auto recent = m_recent.indexOf(command.name); recent >= 0)
            score += 10 - int(recent);
        found.append({command.whyNot.isEmpty() ? score : score - 1000, i});
    }
    std::stable_sort(found.begin(), found.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    m_shown.clear();
    m_list->clear();
    for (const auto &[score, command] : found.mid(0, kMostShown)) {
        auto *item = new QListWidgetItem(m_commands.at(command).name, m_list);
        item->setData(Qt::UserRole, command);
        m_shown.append(command);
    }
    m_list->setCurrentRow(0);
}

void CommandPalette::runCurrent()
{
    const Command command = m_commands.value(m_shown.value(m_list->currentRow(), -1));
    if (!command.run || !command.whyNot.isEmpty())
        return;
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus();
    m_recent.removeAll(command.name);
    m_recent.prepend(command.name);
    m_recent.resize(std::min<qsizetype>(m_recent.size(), 8));
    command.run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::FocusOut && isVisible()) {
        hide();
        return false;
    }
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent *>(event)->key();
    const int rows = m_list->count();
    if (key == Qt::Key_Escape) {
        hide();
        if (m_focusBefore)
            m_focusBefore->setFocus();
    } else if (key == Qt::Key_Return || key == Qt::Key_Enter) {
        runCurrent();
    } else if ((key == Qt::Key_Down || key == Qt::Key_Up) && rows > 0) {
        m_list->setCurrentRow((m_list->currentRow() + (key == Qt::Key_Down ? 1 : rows - 1)) % rows);
    } else {
        return false;
    }
    return true;
}

void CommandPalette::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().base);
    painter.setPen(m_theme.palette().line2);
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace gavel::console
