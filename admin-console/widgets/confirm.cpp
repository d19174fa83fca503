#include "admin-console/widgets/confirm.h"

#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"

#include <QLineEdit>

namespace gavel::console {

Confirm *Confirm::ask(const Theme &theme, QWidget *parent, const QString &title, const QString &consequence,
                      const QString &verb, qint64 count, std::function<void()> run)
{
    auto *dialog = new Confirm(theme, parent, title, consequence, verb, count);
    connect(dialog, &QDialog::accepted, parent, std::move(run));
    dialog->open();
    return dialog;
}

Confirm::Confirm(const Theme &theme, QWidget *parent, const QString &title, const QString &consequence,
                 const QString &verb, qint64 count)
    : QDialog(parent), m_verb(makeButton(verb, "danger"))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(title);
    auto *layout = column(12, {20, 18, 20, 16});
    auto *heading = new ToneLabel(theme, int(TextRole::DetailTitle), Tone::Normal, 500);
    heading->setText(title);
    auto *text = body(theme, consequence);
    text->setWordWrap(true);
    text->setMinimumWidth(380);
    layout->addWidget(heading);
    layout->addWidget(text);
    if (count > kMostUntyped) {
        m_number = new QLineEdit;
        m_number->setAccessibleName(tr("Number"));
        m_number->setPlaceholderText(tr("type %1 to go on").arg(count));
        layout->addWidget(m_number);
        m_verb->setEnabled(false);
        connect(m_number, &QLineEdit::textChanged, this,
                [this, count](const QString &typed) { m_verb->setEnabled(typed.trimmed() == QString::number(count)); });
    }
    auto *keep = makeButton(tr("Keep as it is"), "");
    auto *buttons = row(8);
    buttons->addStretch();
    buttons->addWidget(m_verb);
    buttons->addWidget(keep);
    layout->addLayout(buttons);
    setLayout(layout);
    keep->setDefault(true);
    m_verb->setAutoDefault(false);
    connect(m_verb, &QPushButton::clicked, this, &QDialog::accept);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
}

} // namespace gavel::console
