#include "admin-console/pages/page.h"
#include "admin-console/widgets/record_view.h"

#include <QFileDialog>
#include <QSaveFile>

namespace gavel::console {

TableFooter::TableFooter(const Theme &theme, RecordView &view, const Noun &noun, QWidget *parent)
    : QWidget(parent),
      m_view(view),
      m_noun(noun),
      m_counts(secondary(theme)),
      m_sort(secondary(theme)),
      m_copy(makeButton({}, "quiet")),
      m_save(makeButton({}, "quiet"))
{
    setObjectName(QStringLiteral("footer"));
    setAttribute(Qt::WA_StyledBackground);
    setFixedHeight(30);
    auto *layout = row(14, {12, 0, 8, 0});
    layout->addWidget(m_counts, 3);
    layout->addWidget(m_sort, 2);
    m_copy->setToolTip(tr("Copy as table"));
    m_save->setToolTip(tr("Export CSV"));
    for (QPushButton *button : {m_copy, m_save})
        button->setAccessibleName(button->toolTip());
    m_counts->setElided(true);
    const auto tint = [this, &theme] {
        m_copy->setIcon(theme.icon(QStringLiteral("copy"), Tone::Muted));
        m_save->setIcon(theme.icon(QStringLiteral("export"), Tone::Muted));
    };
    tint();
    connect(&theme, &Theme::changed, this, tint);
    layout->addWidget(m_copy);
    layout->addWidget(m_save);
    setLayout(layout);
    connect(m_copy, &QPushButton::clicked, &view, &RecordView::copySelection);
    connect(m_save, &QPushButton::clicked, this, &TableFooter::exportCsv);
    connect(&view.records(), &RecordModel::countsChanged, this, &TableFooter::follow);
    connect(&view, &RecordView::selectionCountChanged, this, &TableFooter::follow);
    follow();
}

void TableFooter::follow()
{
    const RecordModel &model = m_view.records();
    const QString noun = model.knownCount() == 1 ? m_noun.one : m_noun.many;
    QString text = model.shownCount() == model.knownCount()
                       ? QStringLiteral("%1 %2").arg(numberText(model.knownCount()), noun)
                       : tr("%1 of %2 %3").arg(numberText(model.shownCount()), numberText(model.knownCount()), noun);
    const qsizetype selected = m_view.selectedIds().size();
    if (selected > 0)
        text += tr(", %1 selected").arg(numberText(selected));
    m_counts->setText(text);
    m_sort->setText(model.sortText());
}

void TableFooter::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    const bool isWide = width() > 520;
    m_sort->setVisible(isWide);
    m_copy->setText(isWide ? m_copy->toolTip() : QString());
    m_save->setText(isWide ? m_save->toolTip() : QString());
}

void TableFooter::exportCsv()
{
    const QString path =
        QFileDialog::getSaveFileName(this, tr("Export CSV"), m_noun.many + QStringLiteral(".csv"), tr("CSV (*.csv)"));
    if (path.isEmpty())
        return;
    QSaveFile file(path);
    const bool isSaved = file.open(QIODevice::WriteOnly) &&
                         file.write(m_view.records().csv(m_view.shownColumns())) >= 0 && file.commit();
    m_counts->setText(isSaved ? tr("Saved %1").arg(path) : tr("Not saved: %1: %2").arg(path, file.errorString()));
}

} // namespace gavel::console
