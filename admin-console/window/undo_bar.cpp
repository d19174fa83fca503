#include "admin-console/window/undo_bar.h"

#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"

#include <QPainter>

namespace gavel::console {

UndoBar::UndoBar(const Theme &theme, QWidget *parent)
    : QWidget(parent), m_theme(theme), m_text(body(theme)), m_button(makeButton(tr("Undo  Ctrl+Z"), "link"))
{
    auto *layout = row(12, {16, 6, 12, 6});
    layout->addWidget(m_text, 1);
    layout->addWidget(m_button);
    setLayout(layout);
    setFixedHeight(38);
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, [this] {
        m_undo = {};
        hide();
    });
    connect(m_button, &QPushButton::clicked, this, &UndoBar::undo);
    hide();
}

void UndoBar::tell(const QString &text, const std::function<void()> &undo)
{
    m_text->setText(text);
    m_undo = undo;
    m_button->setVisible(bool(undo));
    show();
    m_timer.start(8000);
}

void UndoBar::undo()
{
    const auto undo = std::exchange(m_undo, {});
    hide();
    if (undo)
        undo();
}

QString UndoBar::text() const
{
    return isHidden() ? QString() : m_text->text();
}

void UndoBar::paintEvent(QPaintEvent *)
{
    QPainter painter(this);
    painter.fillRect(rect(), m_theme.palette().infoTint);
    painter.setPen(m_theme.palette().line2);
    painter.drawLine(rect().topLeft(), rect().topRight());
}

} // namespace gavel::console
