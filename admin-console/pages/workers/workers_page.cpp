#include "admin-console/pages/workers/workers_page.h"

#include "admin-console/models/words.h"
#include "admin-console/widgets/confirm.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QJsonArray>

#include <cmath>

namespace gavel::console {

namespace {

constexpr qsizetype kMostLanguages = 24; // named; the page of languages has them all

} // namespace

WorkersPage::WorkersPage(PageContext context)
    : StaffPage(context, QStringLiteral("workers"), tr("Workers"), QStringLiteral("workers"),
                {Topic::Workers, Topic::Queue, Topic::Submissions}, context.state.workers(),
                {tr("worker"), tr("workers")})
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
    m_remove = addCommand(tr("Remove…"), QStringLiteral("cancel"), Qt::Key_X, [this] { confirmRemove(); });
    addDetailButton(new ActionButton(theme(), *m_drain));
    addDetailButton(new ActionButton(theme(), *m_remove, "danger"), true);
    m_doctor = new Facts(theme(), Qt::Vertical);
    addToDetail(makeLine(Qt::Horizontal));
    addToDetail(m_doctor);
    m_doctorWatch = addWatch(QStringLiteral("/workers"), {}, std::chrono::seconds(5),
                             [this](const QJsonObject &answer) { showDoctor(answer); });
    connect(&state(), &LiveState::updated, this, [this](Topic topic) {
        if (topic == Topic::Submissions && isVisible())
            countJudged();
    });
}

void WorkersPage::countJudged()
{
    QHash<QString, int> judged;
    const qint64 from = QDateTime::currentMSecsSinceEpoch() - 3600'000LL;
    for (const SubmissionRow &row : state().submissions().records()) {
        if (row.finishedMs >= from && !row.worker.isEmpty())
            ++judged[row.worker];
    }
    state().workers().setJudged(judged);
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

void WorkersPage::showTrouble(const WorkerRow &row)
{
    if (!row.isConnected)
        m_note->tell(Tone::Danger, tr("Lost"),
                     tr("Last seen %1. Jobs it held run elsewhere.").arg(fullTimeText(row.lastSeenMs)));
    else if (row.isDraining)
        m_note->tell(Tone::Warning, tr("Draining"),
                     counted(row.busy, tr("1 job left; it takes no more until it is resumed."),
                             tr("%1 jobs left; it takes no more until it is resumed.")));
    else if (!row.reason.isEmpty())
        m_note->tell(Tone::Warning, tr("Takes fewer jobs than it has slots"), row.reason);
    else if (WorkerModel::isDrifting(row))
        m_note->tell(Tone::Warning, tr("Its speed has changed"),
                     tr("A core computes %1 % %2 than when it was first measured here: limits mean something else.")
                         .arg(QString::number(std::abs(*row.status->drift) * 100, 'f', 1),
                              *row.status->drift < 0 ? tr("slower") : tr("faster")));
    else
        m_note->silence();
}

QList<QPair<QString, QString>> WorkersPage::figuresOf(const WorkerRow &row) const
{
    if (!row.status)
        return {};
    const WorkerStatus &status = *row.status;
    const auto percent = [](double value) {
        return QString::number(value * 100, 'f', 1);
    };
    QString speed = status.speed ? QString::number(*status.speed, 'f', 2) : dash();
    if (status.drift)
        speed += tr(", %1 % since it was first measured").arg(percent(*status.drift));
    return {{tr("Load"), tr("%1 on %2 cores").arg(QString::number(status.load, 'f', 2)).arg(status.cores)},
            {tr("Speed of a core"), speed},
            {tr("Memory"), tr("%1 free of %2").arg(sizeText(status.freeMemoryBytes), sizeText(status.memoryBytes))},
            {tr("Disk"), tr("%1 free").arg(sizeText(status.freeDiskBytes))},
            {tr("Test data kept"), tr("%1 of %2").arg(sizeText(status.cacheBytes), sizeText(status.cacheBoundBytes))}};
}

void WorkersPage::showDetail(qint64 id)
{
    const WorkerRow *row = state().workers().find(id);
    if (!row)
        return;
    if (row->id != m_shown) {
        m_shown = row->id;
        m_doctor->set({});
        m_doctorText.clear();
        m_doctorWatch->setPath(QStringLiteral("/workers/%1").arg(m_shown));
    }
    QStringList jobs;
    for (const JobRow &job : state().queue().records()) {
        if (job.id > 0 && job.submission.worker == row->name &&
            QueueModel::bandOf(job.submission) == QueueModel::Band::Running)
            jobs.append(tr("#%1 %2, %3").arg(job.id).arg(job.submission.problem, job.submission.account));
    }
    showTrouble(*row);
    QStringList shown = row->languages.mid(0, kMostLanguages);
    if (row->languages.size() > shown.size())
        shown.append(tr("and %1 more").arg(row->languages.size() - shown.size()));
    const QString languages = shown.isEmpty() ? dash() : shown.join(QStringLiteral(", "));
    setDetail(row->name,
              row->isElsewhere   ? tr("connected to another server of the cluster")
              : row->isConnected ? tr("connected from %1 since %2").arg(row->address, fullTimeText(row->connectedMs))
                                 : tr("not connected"),
              QList<QPair<QString, QString>>{{tr("Slots"), tr("%1 of %2 in use").arg(row->busy).arg(row->slotCount)},
                                             {tr("Runs now"), jobs.isEmpty() ? dash() : jobs.join(QLatin1Char('\n'))}} +
                  figuresOf(*row) +
                  QList<QPair<QString, QString>>{{tr("First seen"), fullTimeText(row->firstSeenMs)},
                                                 {tr("Languages"), languages}});
}

// What the doctor found, the worst first, each with what mends it.
void WorkersPage::showDoctor(const QJsonObject &answer)
{
    const QJsonValue doctor = answer.value(QStringLiteral("doctor"));
    QList<QPair<QString, QString>> lines;
    if (doctor.isObject() && doctor[QStringLiteral("attacks")].toInt() > 0)
        lines.append({tr("Doctor"), tr("%1 of %2 attacks held")
                                        .arg(doctor[QStringLiteral("attacks_held")].toInt())
                                        .arg(doctor[QStringLiteral("attacks")].toInt())});
    const QList<QPair<QString, QString>> levels{{QStringLiteral("failed"), tr("Failed")},
                                                {QStringLiteral("warning"), tr("Warning")},
                                                {QStringLiteral("note"), tr("Note")}};
    for (const auto &[level, name] : levels) {
        for (const QJsonValue &finding : answer.value(QStringLiteral("findings")).toArray()) {
            if (finding[QStringLiteral("level")].toString() != level)
                continue;
            const QString fix = finding[QStringLiteral("fix")].toString();
            const QString text = finding[QStringLiteral("text")].toString();
            lines.append({name, fix.isEmpty() ? text : tr("%1\nto mend it: %2").arg(text, fix)});
        }
    }
    m_doctor->set(lines);
    m_doctorText.clear();
    for (const auto &[name, text] : lines)
        m_doctorText += name + QStringLiteral(": ") + text + QLatin1Char('\n');
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
    allow(m_remove, row && isAdmin && !row->isConnected,
          !isAdmin ? tr("role admin") : tr("only a worker that is gone is removed"));
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
    state().connection().act(
        changeRequest("POST", path.arg(row->id)), this,
        [this, name = row->name, id = row->id, isResumed, done, refused](const ApiResult &result) {
            m_strip->clearButtons();
            const QString back = isResumed ? QStringLiteral("/workers/%1/drain") : QStringLiteral("/workers/%1/resume");
            if (result)
                return Q_EMIT told(done.arg(name), [this, request = changeRequest("POST", back.arg(id))] {
                    state().connection().act(request, this, [](const ApiResult &) {});
                });
            m_strip->tell(Tone::Danger, refused.arg(name), result.error().message);
        });
}

void WorkersPage::confirmRemove()
{
    const WorkerRow *row = state().workers().find(m_view->currentId());
    if (!row)
        return;
    const QString name = row->name;
    const auto remove = [this, name, request = changeRequest("DELETE", QStringLiteral("/workers/%1").arg(row->id))] {
        state().connection().act(request, this, [this, name](const ApiResult &result) {
            m_strip->clearButtons();
            if (result)
                return Q_EMIT told(tr("%1 is off the list").arg(name), {});
            m_strip->tell(Tone::Danger, tr("%1 was not removed").arg(name), result.error().message);
        });
    };
    Confirm::ask(theme(), this, tr("Remove %1").arg(name),
                 tr("It is off the list until it connects again: its token still works. What it judged stays."),
                 tr("Remove"), 0, remove);
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
