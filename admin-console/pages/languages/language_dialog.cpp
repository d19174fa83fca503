#include "admin-console/pages/languages/language_dialog.h"

#include "admin-console/widgets/parts.h"

#include <QCheckBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QLocale>

namespace gavel::console {

LanguageDialog::LanguageDialog(const Theme &theme, const LanguageRow &language, QWidget *parent, Save save)
    : QDialog(parent),
      m_isEnabled(new QCheckBox(tr("Submissions in it are taken"))),
      m_reason(new QLineEdit(language.disabledReason)),
      m_factor(new QLineEdit),
      m_strip(new Strip(theme))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(language.name);
    m_isEnabled->setChecked(language.isEnabled);
    m_reason->setPlaceholderText(tr("shown to contestants while it is off"));
    m_reason->setMaxLength(500);
    m_reason->setEnabled(!language.isEnabled);
    connect(m_isEnabled, &QCheckBox::toggled, m_reason, &QWidget::setDisabled);
    m_factor->setPlaceholderText(tr("%1, its own").arg(language.ownTimeFactor));
    if (language.timeFactor != language.ownTimeFactor)
        m_factor->setText(QString::number(language.timeFactor));
    auto *form = new QFormLayout;
    form->addRow(m_isEnabled);
    form->addRow(tr("Why it is off"), m_reason);
    form->addRow(tr("Time factor"), m_factor);
    auto *hint = secondary(theme, tr("Multiplies the CPU time limit of problems that have no factor of their own."));
    hint->setWordWrap(true);
    form->addRow(hint);
    auto *keep = makeButton(tr("Keep as it is"), "");
    auto *change = makeButton(tr("Change"), "primary");
    change->setDefault(true);
    auto *buttons = row(8);
    buttons->addStretch();
    buttons->addWidget(change);
    buttons->addWidget(keep);
    auto *layout = column(12, {20, 18, 20, 16});
    layout->addWidget(m_strip);
    layout->addLayout(form);
    layout->addLayout(buttons);
    setLayout(layout);
    setMinimumWidth(440);
    connect(keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(change, &QPushButton::clicked, this, [this, save = std::move(save)] { trySave(save); });
}

void LanguageDialog::trySave(const Save &save)
{
    const QString text = m_factor->text().trimmed().replace(QLatin1Char(','), QLatin1Char('.'));
    bool isNumber = false;
    const double factor = text.toDouble(&isNumber);
    if (!text.isEmpty() && (!isNumber || factor < 0.01 || factor > 100))
        return m_strip->tell(Tone::Danger, tr("The time factor is not a number from 0.01 to 100"), m_factor->text());
    save(m_isEnabled->isChecked(), m_reason->text().trimmed(), text.isEmpty() ? std::nullopt : std::optional(factor));
    accept();
}

} // namespace gavel::console
