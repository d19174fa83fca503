#include "admin-console/pages/workers/workers_page.h"

#include "admin-console/models/words.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>

namespace gavel::console {

namespace {

constexpr qsizetype kMostLanguages = 24; // named; the page of languages has them all

} // namespace

WorkersPage::WorkersPage(PageContext context)
    : StaffPage(context, QStringLiteral("workers"), tr("Workers"), QStringLiteral("workers"),
                {Topic::Workers, Topic::Queue}, context.state.workers(), tr("workers"))
{
    const QList<QPair<QString, QString>> states{{tr("All"), {}},
                                                {tr("Ready"), QStringLiteral("ready")},
                                                {tr("Draining"), QStringLiteral("draining")},
                                                {tr("Limited"), QStringLiteral("limited")},
                                                {tr("Lost"), QStringLiteral("lost")}};
    for (const auto &[name, code] : states) {
        QPushButton *chip = m_filters->addChip(name, 0, code.isEmpty());
        connect(chip, &QPushButton::clicked, this, [this, code] { state().workers().showState(code); });
    }
    m_filters->setPlaceholder(tr("Search worker"));
    m_drain = addCommand(tr("Drain"), QStringLiteral("pause"), Qt::Key_P, [this] { toggleDrain(); });
    m_token = addCommand(tr("New worker token…"), QStringLiteral("plus"), {}, [this] { makeToken(); });
    addDetailButton(new ActionButton(theme(), *m_drain));
}

QList<QWidget *> WorkersPage::headerWidgets()
{
    return {new ActionButton(theme(), *m_token)};
}

QString WorkersPage::remark() const
{
    const WorkerModel &model = state().workers();
    return tr("%1 connected, %2 of %3 slots in use")
        .arg(model.connectedCount())
        .arg(model.busyCount())
        .arg(model.slotCount());
}

QString WorkersPage::badge() const
{
    return state().workers().connectedCount() == 0 && state().isLoaded(Topic::Workers) ? QStringLiteral("!")
                                                                                       : QString();
}

void WorkersPage::showDetail(qint64 id)
{
    const WorkerRow *row = state().workers().find(id);
    if (!row)
        return;
    QStringList jobs;
    for (const JobRow &job : state().queue().records()) {
        if (job.id > 0 && job.submission.worker == row->name &&
            QueueModel::bandOf(job.submission) == QueueModel::Band::Running)
            jobs.append(tr("#%1 %2, %3").arg(job.id).arg(job.submission.problem, job.submission.account));
    }
    if (!row->isConnected)
        m_note->tell(Tone::Danger, tr("Lost"),
                     tr("Last seen %1. Jobs it held run elsewhere.").arg(fullTimeText(row->lastSeenMs)));
    else if (row->isDraining)
        m_note->tell(Tone::Warning, tr("Draining"),
                     counted(row->busy, tr("1 job left; it takes no more until it is resumed."),
                             tr("%1 jobs left; it takes no more until it is resumed.")));
    else if (!row->reason.isEmpty())
        m_note->tell(Tone::Warning, tr("Takes fewer jobs than it has slots"), row->reason);
    else
        m_note->silence();
    QStringList shown = row->languages.mid(0, kMostLanguages);
    if (row->languages.size() > shown.size())
        shown.append(tr("and %1 more").arg(row->languages.size() - shown.size()));
    const QString languages = shown.isEmpty() ? dash() : shown.join(QStringLiteral(", "));
    setDetail(row->name,
              row->isConnected ? tr("connected from %1 since %2").arg(row->address, fullTimeText(row->connectedMs))
                               : tr("not connected"),
              {{tr("Slots"), tr("%1 of %2 in use").arg(row->busy).arg(row->slotCount)},
               {tr("Runs now"), jobs.isEmpty() ? dash() : jobs.join(QLatin1Char('\n'))},
               {tr("First seen"), fullTimeText(row->firstSeenMs)},
               {tr("Languages"), languages}});
}

void WorkersPage::follow()
{
    if (!m_drain)
        return;
    const WorkerRow *row = state().workers().find(m_view->currentId());
    const bool isAdmin = state().connection().identity().role == QLatin1String("admin");
    m_drain->setText(row && row->isDraining ? tr("Resume") : tr("Drain"));
    allow(m_drain, row && isAdmin, !isAdmin ? tr("role admin") : tr("no worker is selected"));
    allow(m_token, isAdmin, tr("role admin"));
}

void WorkersPage::toggleDrain()
{
    const WorkerRow *row = state().workers().find(m_view->currentId());
    if (!row)
        return;
    const bool isResumed = row->isDraining;
    const QString done = isResumed ? tr("%1 takes jobs again") : tr("%1 drains: it finishes what it has");
    const QString refused = isResumed ? tr("%1 was not resumed") : tr("%1 was not drained");
    const QString path = isResumed ? QStringLiteral("/workers/%1/resume") : QStringLiteral("/workers/%1/drain");
    state().connection().act(changeRequest("POST", path.arg(row->id)), this,
                             [this, name = row->name, done, refused](const ApiResult &result) {
                                 m_strip->clearButtons();
                                 if (result)
                                     return Q_EMIT told(done.arg(name), {});
                                 m_strip->tell(Tone::Danger, refused.arg(name), result.error().message);
                             });
}

void WorkersPage::makeToken()
{
    bool isGiven = false;
    const QString name =
        QInputDialog::getText(this, tr("New worker token"), tr("Name of the worker"), QLineEdit::Normal, {}, &isGiven)
            .trimmed();
    if (!isGiven || name.isEmpty())
        return;
    state().connection().act(
        changeRequest("POST", QStringLiteral("/workers"), {{QStringLiteral("name"), name}}), this,
        [this, name](const ApiResult &result) {
            m_strip->clearButtons();
            if (!result)
                return m_strip->tell(Tone::Danger, tr("No token for %1").arg(name), result.error().message);
            const QString token = result->object().value(QStringLiteral("token")).toString();
            m_strip->tell(Tone::Success, tr("Token of %1, shown this once").arg(name), token);
            connect(m_strip->addButton(tr("Copy")), &QPushButton::clicked, this,
                    [token] { QGuiApplication::clipboard()->setText(token); });
            connect(m_strip->addButton(tr("Close")), &QPushButton::clicked, m_strip, &Strip::silence);
        });
}

} // namespace gavel::console
