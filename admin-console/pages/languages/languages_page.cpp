#include "admin-console/pages/languages/languages_page.h"

#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QClipboard>
#include <QGuiApplication>

namespace gavel::console {

namespace {

QString versionsText(const LanguageRow &row)
{
    QStringList lines;
    for (auto version = row.versionByWorker.begin(); version != row.versionByWorker.end(); ++version)
        lines.append(QStringLiteral("%1: %2").arg(version.key(), *version));
    lines.sort();
    return lines.join(QLatin1Char('\n'));
}

} // namespace

LanguagesPage::LanguagesPage(PageContext context)
    : StaffPage(context, QStringLiteral("languages"), tr("Languages"), QStringLiteral("languages"),
                {Topic::Languages, Topic::Workers, Topic::Submissions}, context.state.languages(), tr("languages"))
{
    m_mismatch = m_filters->addSwitch(tr("Mismatches"));
    connect(m_mismatch, &QPushButton::clicked, &state().languages(), &LanguageModel::showMismatchesOnly);
    m_filters->setPlaceholder(tr("Search language"));
    m_copy = addCommand(tr("Copy commands"), QStringLiteral("copy"), {}, [this] {
        if (const LanguageRow *row = state().languages().find(m_view->currentId()))
            QGuiApplication::clipboard()->setText(row->compileCommand.join(QLatin1Char(' ')) + QLatin1Char('\n') +
                                                  row->runCommand.join(QLatin1Char(' ')) + QLatin1Char('\n'));
    });
    addDetailButton(new ActionButton(theme(), *m_copy));
    connect(&state(), &LiveState::updated, this, [this](Topic topic) {
        if (topic == Topic::Submissions && isVisible())
            countUse();
    });
}

void LanguagesPage::countUse()
{
    QHash<QString, int> use;
    const qint64 from = QDateTime::currentMSecsSinceEpoch() - 24 * 3600'000LL;
    for (const SubmissionRow &row : state().submissions().records()) {
        if (row.createdMs >= from)
            ++use[row.language];
    }
    state().languages().setUse(use);
}

QString LanguagesPage::remark() const
{
    const LanguageModel &model = state().languages();
    const auto available =
        std::count_if(model.records().begin(), model.records().end(), [](const auto &row) { return row.isAvailable; });
    return tr("%1 known, %2 on connected workers").arg(model.total()).arg(available);
}

void LanguagesPage::showDetail(qint64 id)
{
    const LanguageRow *row = state().languages().find(id);
    if (!row)
        return;
    QStringList has, lacks;
    for (const WorkerRow &worker : state().workers().records()) {
        if (worker.isConnected)
            (worker.languages.contains(row->key) ? has : lacks).append(worker.name);
    }
    if (has.isEmpty())
        m_note->tell(Tone::Warning, tr("No connected worker has it"),
                     tr("Submissions in it wait until one connects that does."));
    else if (LanguageModel::isOfSeveralVersions(*row))
        m_note->tell(Tone::Warning, tr("Workers have different versions"), versionsText(*row));
    else if (!lacks.isEmpty())
        m_note->tell(Tone::Warning, tr("Not on every worker"),
                     tr("%1 lack it: submissions in it wait for the others.").arg(lacks.join(QStringLiteral(", "))));
    else
        m_note->silence();
    const auto command = [](const QStringList &words) {
        return words.isEmpty() ? dash() : words.join(QLatin1Char(' '));
    };
    QStringList limits{tr("time ×%1").arg(QString::number(row->timeFactor, 'f', 1))};
    if (row->memoryExtraBytes > 0)
        limits.append(tr("%1 MiB for the runtime").arg(row->memoryExtraBytes >> 20));
    if (row->processes > 0)
        limits.append(tr("%1 processes").arg(row->processes));
    setDetail(row->name, row->key,
              {{tr("Version"), row->version.isEmpty() ? dash() : row->version},
               {tr("Source file"), row->sourceFile},
               {tr("Extensions"), row->extensions.join(QStringLiteral(", "))},
               {tr("Compile"), command(row->compileCommand)},
               {tr("Run"), command(row->runCommand)},
               {tr("Limits"), limits.join(QStringLiteral(", "))},
               {tr("Tier"), row->tier.isEmpty() ? dash() : row->tier},
               {tr("On"), has.isEmpty() ? dash() : has.join(QStringLiteral(", "))},
               {tr("Notes"), row->notes.isEmpty() ? dash() : row->notes},
               {tr("Example"), row->example.isEmpty() ? dash() : row->example.trimmed()}});
}

void LanguagesPage::follow()
{
    if (!m_copy)
        return;
    allow(m_copy, m_view->currentId() > 0, tr("choose a language"), true);
    m_mismatch->setText(tr("Mismatches  %1").arg(state().languages().mismatchCount()));
}

} // namespace gavel::console
