#include "admin-console/widgets/parts.h"

#include "admin-console/theme/theme.h"

#include <QAction>
#include <QGridLayout>
#include <QPainter>
#include <QStyle>
#include <QStyleOptionButton>

namespace gavel::console {

QHBoxLayout *row(int spacing, QMargins margins)
{
    auto *layout = new QHBoxLayout;
    layout->setSpacing(spacing);
    layout->setContentsMargins(margins);
    return layout;
}

QVBoxLayout *column(int spacing, QMargins margins)
{
    auto *layout = new QVBoxLayout;
    layout->setSpacing(spacing);
    layout->setContentsMargins(margins);
    return layout;
}

QPushButton *makeButton(const QString &text, const char *kind, QWidget *parent)
{
    auto *button = new QPushButton(text, parent);
    button->setProperty("kind", QString::fromLatin1(kind));
    return button;
}

QWidget *makeLine(Qt::Orientation orientation, QWidget *parent)
{
    auto *line = new QWidget(parent);
    line->setAutoFillBackground(true);
    line->setBackgroundRole(QPalette::Light); // the palette's line
    if (orientation == Qt::Horizontal)
        line->setFixedHeight(1);
    else
        line->setFixedWidth(1);
    return line;
}

ActionButton::ActionButton(const Theme &theme, QAction &action, const char *kind, QWidget *parent)
    : QPushButton(parent), m_theme(theme), m_action(action)
{
    setProperty("kind", QString::fromLatin1(kind));
    connect(&action, &QAction::changed, this, &ActionButton::follow);
    connect(&theme, &Theme::changed, this, &ActionButton::follow);
    connect(this, &QPushButton::clicked, &action, &QAction::trigger);
    follow();
}

void ActionButton::follow()
{
    const bool isPrimary = property("kind").toString() == QLatin1String("primary");
    setText(m_action.text());
    setEnabled(m_action.isEnabled());
    setToolTip(m_action.isEnabled() ? m_action.toolTip() : m_action.property("whyNot").toString());
    setAccessibleName(m_action.text());
    m_key = m_action.shortcut().toString(QKeySequence::NativeText).replace(QLatin1Char('+'), QLatin1Char(' '));
    const QString icon = m_action.property("drawing").toString();
    if (!icon.isEmpty())
        setIcon(isPrimary ? m_theme.icon(icon, m_theme.palette().onAccent) : m_theme.icon(icon));
    updateGeometry();
    update();
}

int ActionButton::capWidth() const
{
    if (m_key.isEmpty())
        return 0;
    return QFontMetrics(m_theme.font(TextRole::Label)).horizontalAdvance(m_key) + 10;
}

QSize ActionButton::sizeHint() const
{
    QSize size = QPushButton::sizeHint();
    if (capWidth() > 0)
        size.rwidth() += capWidth() + 8;
    return size;
}

void ActionButton::paintEvent(QPaintEvent *event)
{
    if (capWidth() == 0)
        return QPushButton::paintEvent(event);
    // The frame as usual, then text and key side by side.
    QPainter painter(this);
    QStyleOptionButton option;
    initStyleOption(&option);
    option.text.clear();
    option.icon = {};
    style()->drawControl(QStyle::CE_PushButton, &option, &painter, this);
    const QString kind = property("kind").toString();
    const Palette &palette = m_theme.palette();
    const QColor colour = !isEnabled()                       ? palette.faint
                          : kind == QLatin1String("primary") ? palette.onAccent
                          : kind == QLatin1String("danger")  ? palette.danger
                          : kind == QLatin1String("link")    ? palette.accent
                                                             : palette.text;
    int x = 11;
    if (!icon().isNull()) {
        icon().paint(&painter, QRect(x, (height() - 16) / 2, 16, 16), Qt::AlignCenter,
                     isEnabled() ? QIcon::Normal : QIcon::Disabled);
        x += 22;
    }
    painter.setPen(colour);
    painter.drawText(QRect(x, 0, width() - x - capWidth() - 10, height()), int(Qt::AlignVCenter | Qt::AlignLeft),
                     text());
    painter.setFont(m_theme.font(TextRole::Label));
    const QRectF cap(width() - capWidth() - 8.5, (height() - 16) / 2 + 0.5, capWidth() - 1, 15);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(kind == QLatin1String("primary") && isEnabled() ? blend(palette.onAccent, palette.accentFill, 0.6)
                                                                   : palette.line2);
    painter.setBrush(Qt::NoBrush);
    painter.drawRoundedRect(cap, 3, 3);
    painter.setPen(kind == QLatin1String("primary") && isEnabled() ? palette.onAccent : palette.muted);
    painter.drawText(cap, Qt::AlignCenter, m_key);
}

ToneLabel::ToneLabel(const Theme &theme, int role, Tone tone, int weight, QWidget *parent)
    : QLabel(parent), m_theme(theme), m_tone(tone)
{
    setFont(theme.font(TextRole(role), QFont::Weight(weight)));
    setTextFormat(Qt::PlainText);
    connect(&theme, &Theme::changed, this, &ToneLabel::follow);
    follow();
}

void ToneLabel::setTone(Tone tone)
{
    m_tone = tone;
    follow();
}

void ToneLabel::setElided(bool isElided)
{
    m_isElided = isElided;
    setSizePolicy(isElided ? QSizePolicy::Ignored : QSizePolicy::Preferred, QSizePolicy::Preferred);
    update();
}

QSize ToneLabel::minimumSizeHint() const
{
    return m_isElided ? QSize(0, fontMetrics().height()) : QLabel::minimumSizeHint();
}

void ToneLabel::paintEvent(QPaintEvent *event)
{
    if (!m_isElided)
        return QLabel::paintEvent(event);
    QPainter painter(this);
    painter.setPen(m_theme.palette().tone(m_tone));
    const QString elided = fontMetrics().elidedText(text(), Qt::ElideRight, width());
    painter.drawText(rect(), int(Qt::AlignVCenter | Qt::AlignLeft), elided);
    setToolTip(elided == text() ? QString() : text());
}

void ToneLabel::follow()
{
    QPalette palette = this->palette();
    palette.setColor(QPalette::WindowText, m_theme.palette().tone(m_tone));
    setPalette(palette);
}

ToneLabel *secondary(const Theme &theme, const QString &text, Tone tone)
{
    auto *label = new ToneLabel(theme, int(TextRole::Secondary), tone);
    label->setText(text);
    return label;
}

ToneLabel *body(const Theme &theme, const QString &text, Tone tone, int weight)
{
    auto *label = new ToneLabel(theme, int(TextRole::Body), tone, weight);
    label->setText(text);
    return label;
}

Panel::Panel(const Theme &theme, const QString &title, QWidget *parent)
    : QWidget(parent),
      m_title(body(theme, title, Tone::Normal, 500)),
      m_remark(secondary(theme)),
      m_head(row(8, {12, 0, 12, 0})),
      m_body(column())
{
    setObjectName(QStringLiteral("panel"));
    setAttribute(Qt::WA_StyledBackground);
    auto *head = new QWidget;
    head->setObjectName(QStringLiteral("panelHead"));
    head->setAttribute(Qt::WA_StyledBackground);
    head->setFixedHeight(32);
    m_remark->setElided(true);
    m_head->addWidget(m_title);
    m_head->addWidget(m_remark, 1);
    head->setLayout(m_head);
    auto *layout = column(0, {1, 1, 1, 1});
    layout->addWidget(head);
    layout->addLayout(m_body, 1);
    setLayout(layout);
}

void Panel::setTitle(const QString &title)
{
    m_title->setText(title);
}

void Panel::setRemark(const QString &remark)
{
    m_remark->setText(remark);
}

void Panel::addToHead(QWidget *widget)
{
    m_head->addWidget(widget);
}

void Panel::setBody(QWidget *content)
{
    m_body->addWidget(content, 1);
}

Strip::Strip(const Theme &theme, QWidget *parent)
    : QWidget(parent),
      m_theme(theme),
      m_icon(new QLabel),
      m_title(body(theme, {}, Tone::Normal, 500)),
      m_text(body(theme)),
      m_buttons(row())
{
    auto *texts = column(2);
    texts->addWidget(m_title);
    texts->addWidget(m_text);
    m_text->setWordWrap(true);
    m_title->setWordWrap(true);
    for (QLabel *label : {static_cast<QLabel *>(m_text), static_cast<QLabel *>(m_title)})
        label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *layout = row(10, {14, 9, 14, 9});
    layout->addWidget(m_icon, 0, Qt::AlignTop);
    layout->addLayout(texts, 1);
    layout->addLayout(m_buttons);
    setLayout(layout);
    hide();
}

void Strip::tell(Tone tone, const QString &title, const QString &text)
{
    m_tone = tone;
    m_icon->setPixmap(m_theme.pixmap(tone == Tone::Danger    ? QStringLiteral("state-failed")
                                     : tone == Tone::Success ? QStringLiteral("verdict-ac")
                                     : tone == Tone::Info    ? QStringLiteral("info")
                                                             : QStringLiteral("warn"),
                                     m_theme.palette().tone(tone), 15, m_theme.palette().tint(tone),
                                     devicePixelRatioF()));
    m_title->setTone(tone);
    m_title->setText(title);
    m_text->setText(text);
    m_text->setVisible(!text.isEmpty());
    show();
    update();
}

QPushButton *Strip::addButton(const QString &text)
{
    auto *button = makeButton(text, "", this);
    m_buttons->addWidget(button);
    button->show(); // at once, so that it can take the focus
    return button;
}

void Strip::clearButtons()
{
    while (QLayoutItem *item = m_buttons->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
}

QString Strip::text() const
{
    return m_title->text() + QLatin1Char('\n') + m_text->text();
}

void Strip::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().tint(m_tone));
    painter.setPen(m_theme.palette().line);
    painter.drawLine(rect().bottomLeft(), rect().bottomRight());
}

Facts::Facts(const Theme &theme, Qt::Orientation orientation, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_orientation(orientation)
{
    setLayout(column());
}

void Facts::set(const QList<QPair<QString, QString>> &facts)
{
    if (facts == m_facts && m_content)
        return;
    // Values change every second: where the names stay, so do the labels, and nothing flickers.
    const auto isSameName = [](const auto &one, const auto &other) {
        return one.first == other.first;
    };
    if (m_content && std::equal(facts.cbegin(), facts.cend(), m_facts.cbegin(), m_facts.cend(), isSameName)) {
        const auto *known = static_cast<QGridLayout *>(m_content->layout());
        for (int i = 0; i < facts.size(); ++i) {
            const bool isBelow = m_orientation == Qt::Vertical;
            QLayoutItem *item = known->itemAtPosition(isBelow ? i : 1, isBelow ? 1 : i);
            static_cast<QLabel *>(item->widget())->setText(facts.at(i).second);
        }
        m_facts = facts;
        return;
    }
    m_facts = facts;
    delete m_content;
    m_content = new QWidget;
    auto *grid = new QGridLayout(m_content);
    grid->setContentsMargins(0, 0, 0, 0);
    const bool isVertical = m_orientation == Qt::Vertical;
    grid->setHorizontalSpacing(isVertical ? 16 : 22);
    grid->setVerticalSpacing(isVertical ? 6 : 2);
    for (int i = 0; i < facts.size(); ++i) {
        auto *value = body(m_theme, facts.at(i).second);
        value->setTextInteractionFlags(Qt::TextSelectableByMouse);
        value->setWordWrap(isVertical);
        grid->addWidget(secondary(m_theme, facts.at(i).first), isVertical ? i : 0, isVertical ? 0 : i, Qt::AlignTop);
        grid->addWidget(value, isVertical ? i : 1, isVertical ? 1 : i);
    }
    grid->setColumnStretch(isVertical ? 1 : int(facts.size()), 1);
    layout()->addWidget(m_content);
    m_content->show();
}

} // namespace gavel::console
