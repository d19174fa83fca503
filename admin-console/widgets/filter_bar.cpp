#include "admin-console/widgets/filter_bar.h"

#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"

#include <QAction>
#include <QKeyEvent>
#include <QMenu>

namespace gavel::console {

namespace {

constexpr int kSwitches = 1000; // their group
constexpr int kMostValues = 40; // in one menu; more is a job for the search

// Escape first empties the field, then gives the key back.
class SearchField final : public QLineEdit {
protected:
    void keyPressEvent(QKeyEvent *event) override
    {
        if (event->key() == Qt::Key_Escape && !text().isEmpty())
            return clear();
        QLineEdit::keyPressEvent(event);
    }
};

} // namespace

FilterBar::FilterBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_chips(row(6)), m_pill(makeButton({}, "pill")), m_search(new SearchField)
{
    setObjectName(QStringLiteral("filterRow"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(38);
    m_search->setMinimumWidth(140);
    m_search->setMaximumWidth(236);
    m_search->setAccessibleName(tr("Search"));
    auto *lens = m_search->addAction(theme.icon(QStringLiteral("search"), Tone::Muted), QLineEdit::LeadingPosition);
    connect(&theme, &Theme::changed, this,
            [this, lens] { lens->setIcon(m_theme.icon(QStringLiteral("search"), Tone::Muted)); });
    m_pill->hide();
    auto *layout = row(8, {16, 0, 16, 1});
    layout->addLayout(m_chips);
    layout->addStretch();
    layout->addWidget(m_pill);
    layout->addWidget(m_search, 1);
    setLayout(layout);
    connect(m_pill, &QPushButton::clicked, this, &FilterBar::pendingWanted);
    connect(m_search, &QLineEdit::textChanged, this, &FilterBar::searchChanged);
}

void FilterBar::setOff(int group)
{
    if (m_lastGroup >= 0 && group != m_lastGroup) {
        auto *line = makeLine(Qt::Vertical);
        line->setFixedHeight(20);
        m_chips->addSpacing(4);
        m_chips->addWidget(line);
        m_chips->addSpacing(4);
    }
    m_lastGroup = group;
}

void FilterBar::add(QWidget *widget)
{
    m_chips->addWidget(widget);
}

QPushButton *FilterBar::addChip(const QString &text, int group, bool isChecked)
{
    setOff(group);
    auto *chip = makeButton(text, "chip", this);
    chip->setCheckable(true);
    chip->setChecked(isChecked);
    QButtonGroup *&buttons = m_groups[group];
    if (!buttons)
        buttons = new QButtonGroup(this);
    buttons->addButton(chip);
    add(chip);
    return chip;
}

QPushButton *FilterBar::addSwitch(const QString &text)
{
    setOff(kSwitches);
    auto *chip = makeButton(text, "chip", this);
    chip->setCheckable(true);
    add(chip);
    return chip;
}

FieldChip *FilterBar::addField(const QString &name)
{
    auto *chip = new FieldChip(m_theme, name, this);
    add(chip);
    return chip;
}

void FilterBar::setPlaceholder(const QString &text)
{
    m_search->setPlaceholderText(text);
}

void FilterBar::setPending(int count)
{
    m_pill->setText(tr("%1 new   N").arg(count));
    m_pill->setAccessibleName(tr("show %n new rows", nullptr, count));
    m_pill->setVisible(count > 0);
}

FieldChip::FieldChip(const Theme &theme, const QString &name, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_name(name), m_button(makeButton({}, "chip"))
{
    m_button->setCheckable(true);
    auto *layout = row(0);
    layout->addWidget(m_button);
    setLayout(layout);
    connect(m_button, &QPushButton::clicked, this, &FieldChip::showMenu);
    follow();
}

void FieldChip::setValue(const QString &value)
{
    if (value == m_value)
        return;
    m_value = value;
    follow();
    Q_EMIT valueChanged(value);
}

void FieldChip::follow()
{
    m_button->setText(m_value.isEmpty() ? tr("%1: any").arg(m_name) : m_value + QStringLiteral("  ×"));
    m_button->setAccessibleName(m_value.isEmpty() ? tr("filter by %1").arg(m_name)
                                                  : tr("%1 is %2").arg(m_name, m_value));
    m_button->setChecked(!m_value.isEmpty());
}

void FieldChip::showMenu()
{
    follow();
    if (!m_value.isEmpty())
        return setValue({});
    QMenu menu(this);
    const QStringList values = m_values ? m_values() : QStringList();
    for (const QString &value : values.mid(0, kMostValues))
        connect(menu.addAction(value), &QAction::triggered, this, [this, value] { setValue(value); });
    if (values.isEmpty())
        menu.addAction(tr("Nothing to choose from yet"))->setEnabled(false);
    menu.exec(mapToGlobal(QPoint(0, height() + 2)));
}

Segments::Segments(const QStringList &names, QWidget *parent) : QWidget(parent)
{
    auto *layout = row(0, {1, 0, 0, 0});
    for (qsizetype i = 0; i < names.size(); ++i) {
        auto *button = makeButton(names.at(i), "segment", this);
        button->setCheckable(true);
        button->setProperty("edge", i == 0 ? QStringLiteral("first") : QString());
        m_group.addButton(button, int(i));
        layout->addWidget(button);
    }
    setLayout(layout);
    m_group.button(0)->setChecked(true);
    connect(&m_group, &QButtonGroup::idClicked, this, &Segments::currentChanged);
}

int Segments::current() const
{
    return m_group.checkedId();
}

void Segments::setCurrent(int index)
{
    if (index == current() || !m_group.button(index))
        return;
    m_group.button(index)->setChecked(true);
    Q_EMIT currentChanged(index);
}

void Segments::setText(int index, const QString &text)
{
    m_group.button(index)->setText(text);
}

} // namespace gavel::console
