#include "admin-console/pages/queue/queue_page.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QJsonArray>
#include <QSplitter>
#include <QUrlQuery>

namespace gavel::console {

using Part = QueueModel::Part;

QueuePage::QueuePage(PageContext context)
    : Page(context, QStringLiteral("queue"), tr("Live queue"), QStringLiteral("queue"),
           {Topic::Queue, Topic::Workers, Topic::Languages}),
      m_filters(new FilterBar(theme())),
      m_view(new RecordView(theme(), state().queue(), QStringLiteral("queue"))),
      m_splitter(new QSplitter(Qt::Horizontal))
{
    m_detail = makeDetail();
    m_view->setBanded(true);
    m_view->setAccessibleName(tr("Live queue"));
    auto *list = new QWidget;
    auto *listLayout = column();
    m_paused = new Strip(theme());
    listLayout->addWidget(m_paused);
    listLayout->addWidget(m_strip);
    listLayout->addWidget(m_view, 1);
    listLayout->addWidget(new TableFooter(theme(), *m_view, Noun{tr("job"), tr("jobs")}));
    list->setLayout(listLayout);
    m_splitter->addWidget(list);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 1);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_detail->setMinimumWidth(300);
    m_detail->setMaximumWidth(420);
    m_detail->hide();
    auto *layout = column();
    layout->addWidget(m_filters);
    layout->addWidget(m_splitter, 1);
    setLayout(layout);
    makeChips();
    addWatch(QStringLiteral("/queue/pauses"), {}, std::chrono::seconds(2),
             [this](const QJsonObject &answer) { showPauses(answer); });
    connect(m_view, &RecordView::bandToggled, &state().queue(), &QueueModel::toggleBand);
    connect(m_view, &RecordView::selectionCountChanged, this, &QueuePage::follow);
    connect(m_view, &RecordView::opened, this, [this](qint64 id) {
        Q_EMIT wanted({Target::Kind::Submission, {}, id});
    });
    connect(&state().queue(), &RecordModel::countsChanged, this, &QueuePage::follow);
    connect(&state().connection(), &ServerConnection::linkChanged, this, &QueuePage::follow);
    connect(&state(), &LiveState::updated, this, [this](Topic topic) {
        if (topic == Topic::Queue)
            follow();
    });
    follow();
}

QWidget *QueuePage::makeDetail()
{
    auto *detail = new QWidget;
    detail->setObjectName(QStringLiteral("detail"));
    detail->setAttribute(Qt::WA_StyledBackground);
    m_title = new ToneLabel(theme(), int(TextRole::DetailTitle), Tone::Normal, 500);
    m_subtitle = secondary(theme());
    m_reason = new Strip(theme());
    m_strip = new Strip(theme());
    m_facts = new Facts(theme(), Qt::Vertical);
    makeCommands();
    auto *head = row(8, {16, 10, 12, 10});
    auto *texts = column(2);
    texts->addWidget(m_title);
    texts->addWidget(m_subtitle);
    m_subtitle->setWordWrap(true);
    head->addLayout(texts, 1);
    head->addWidget(new ActionButton(theme(), *m_open, "link"), 0, Qt::AlignTop);
    auto *actions = new QWidget;
    actions->setObjectName(QStringLiteral("actionRow"));
    actions->setAttribute(Qt::WA_StyledBackground);
    auto *actionLayout = row(8, {16, 9, 16, 9});
    actionLayout->addWidget(new ActionButton(theme(), *m_front));
    actionLayout->addWidget(new ActionButton(theme(), *m_back));
    actionLayout->addWidget(new ActionButton(theme(), *m_again));
    actionLayout->addStretch();
    actionLayout->addWidget(new ActionButton(theme(), *m_cancel, "danger"));
    actions->setLayout(actionLayout);
    auto *facts = column(0, {16, 12, 16, 12});
    facts->addWidget(m_facts);
    m_historyTitle = secondary(theme(), tr("History"));
    m_history = new Facts(theme(), Qt::Vertical);
    facts->addSpacing(14);
    facts->addWidget(m_historyTitle);
    facts->addSpacing(4);
    facts->addWidget(m_history);
    m_historyWatch = addWatch(QStringLiteral("/queue"), {}, std::chrono::seconds(3),
                              [this](const QJsonObject &answer) { showHistory(answer); });
    auto *layout = column();
    layout->addLayout(head);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addWidget(m_reason);
    layout->addLayout(facts);
    layout->addStretch();
    layout->addWidget(actions);
    detail->setLayout(layout);
    return detail;
}

void QueuePage::makeChips()
{
    const auto part = [this](Part which) {
        QPushButton *chip = m_filters->addChip({}, 0, which == Part::All);
        connect(chip, &QPushButton::clicked, this, [this, which] {
            m_part = which;
            applyFilter();
        });
        m_parts.append(chip);
    };
    for (const Part which : {Part::All, Part::Waiting, Part::Running, Part::Quarantined})
        part(which);
    for (const char *name : {"contest", "practice", "rejudge", "verification"}) {
        const QString lane = QString::fromLatin1(name);
        QPushButton *chip = m_filters->addSwitch(lane);
        connect(chip, &QPushButton::clicked, this, [this, lane](bool isOn) {
            m_lane = isOn ? lane : QString();
            for (const auto &[other, button] : m_lanes.asKeyValueRange())
                button->setChecked(other == m_lane);
            applyFilter();
        });
        m_lanes.insert(lane, chip);
    }
    m_blocked = m_filters->addSwitch(tr("Blocked only"));
    connect(m_blocked, &QPushButton::clicked, this, &QueuePage::applyFilter);
    m_filters->setPlaceholder(tr("Search team, problem, #id"));
    connect(m_filters, &FilterBar::searchChanged, &state().queue(), &RecordModel::setSearch);
}

void QueuePage::makeCommands()
{
    m_open = addCommand(tr("Open"), {}, {}, [this] {
        Q_EMIT wanted({Target::Kind::Submission, {}, m_view->currentId()});
    });
    m_front = addCommand(tr("To front"), {}, Qt::Key_T, [this] {
        moveChosen({{QStringLiteral("to_front"), true}}, tr("to the front"));
    });
    m_back = addCommand(tr("To back"), {}, Qt::Key_B, [this] {
        moveChosen({{QStringLiteral("to_back"), true}}, tr("to the back"));
    });
    m_toLane = addCommand(tr("To another lane…"), {}, Qt::Key_L, [this] { chooseLane(); });
    m_pause = addCommand(tr("Pause…"), QStringLiteral("pause"), Qt::Key_P, [this] { choosePause(); });
    m_again = addCommand(tr("Run again"), QStringLiteral("rejudging"), Qt::Key_Y, [this] { runAgain(); });
    m_cancel = addCommand(tr("Cancel…"), QStringLiteral("cancel"), Qt::Key_C, [this] { confirmCancel(); });
}

void QueuePage::applyFilter()
{
    state().queue().show(m_part, m_lane, m_blocked->isChecked());
    follow();
}

void QueuePage::follow()
{
    if (m_parts.isEmpty())
        return;
    const QueueModel &queue = state().queue();
    const QStringList names{tr("All"), tr("Waiting"), tr("Running"), tr("Quarantined")};
    for (int part = 0; part < m_parts.size(); ++part)
        m_parts.at(part)->setText(QStringLiteral("%1  %2").arg(names.at(part)).arg(queue.count(Part(part))));
    for (const auto &[lane, chip] : m_lanes.asKeyValueRange()) {
        const int count = queue.laneCount(lane);
        chip->setText(QStringLiteral("%1  %2").arg(lane.left(1).toUpper() + lane.mid(1)).arg(count));
        chip->setVisible(count > 0 || chip->isChecked());
    }
    m_blocked->setText(tr("Blocked only  %1").arg(queue.blockedCount()));
    m_blocked->setVisible(queue.blockedCount() > 0 || m_blocked->isChecked());
    const QString fault = state().faultOf(Topic::Queue);
    if (!fault.isEmpty())
        m_strip->tell(Tone::Danger, tr("The queue could not be read"), fault);
    m_view->setEmptyText(!state().isLoaded(Topic::Queue) ? tr("Loading…")
                         : queue.total() == 0            ? tr("Nothing waits.")
                                                         : tr("No job matches the filter."));
    const qsizetype selected = m_view->selectedIds().size();
    allow(m_cancel, selected > 0, tr("choose a job"));
    allow(m_again, selected > 0, tr("choose a job"));
    for (QAction *action : {m_front, m_back, m_toLane})
        allow(action, selected > 0, tr("choose a job"));
    allow(m_pause, selected > 0, tr("choose jobs: their lanes, problems or languages are paused"));
    m_pause->setText(resumable().isEmpty() ? tr("Pause…") : tr("Pause or resume…"));
    allow(m_open, selected == 1, tr("choose one job"), true);
    m_cancel->setText(selected > 1 ? tr("Cancel %1 jobs…").arg(selected) : tr("Cancel…"));
    showJob();
    Q_EMIT changed();
}

void QueuePage::showJob()
{
    const QList<qint64> ids = m_view->selectedIds();
    const JobRow *job = state().queue().find(ids.value(0));
    m_detail->setVisible(job != nullptr);
    if (!job)
        return;
    if (ids.size() > 1) {
        m_title->setText(tr("%1 jobs").arg(ids.size()));
        m_subtitle->setText(tr("chosen; the buttons act on all of them"));
        m_facts->set({});
        return m_reason->silence();
    }
    const SubmissionRow &s = job->submission;
    const bool isWaiting = QueueModel::bandOf(s) == QueueModel::Band::Waiting;
    m_title->setText(isWaiting && job->position > 0
                         ? tr("#%1  %2, number %3").arg(s.id).arg(stateWord(s.state)).arg(job->position)
                         : tr("#%1  %2").arg(s.id).arg(stateWord(s.state)));
    m_subtitle->setText(QStringList{s.account, s.problem, s.language}.join(QStringLiteral(" · ")));
    showReason(*job);
    const bool hasHistory = s.losses > 0;
    m_historyTitle->setVisible(hasHistory);
    m_history->setVisible(hasHistory);
    m_historyWatch->setPath(hasHistory ? QStringLiteral("/submissions/%1/judgings").arg(s.id)
                                       : QStringLiteral("/queue"));
    m_facts->set(
        {{tr("Lane"), s.lane},
         {tr("Sent"), fullTimeText(s.createdMs)},
         {tr("Waits since"), clockText(s.queuedMs)},
         {tr("Expected start"), !isWaiting                ? dash()
                                : job->expectedStartS < 0 ? tr("unknown")
                                                          : tr("in %1 s").arg(job->expectedStartS)},
         {tr("Tries"), tr("%1, %2 lost").arg(s.attempt).arg(s.losses)},
         {tr("Worker"), s.worker.isEmpty() ? dash() : s.worker},
         {tr("Tests"), s.testsTotal > 0 ? QStringLiteral("%1/%2").arg(s.testsDone).arg(s.testsTotal) : dash()}});
}

void QueuePage::showReason(const JobRow &job)
{
    m_reason->clearButtons();
    const LanguageRow *language = state().languages().byKey(job.submission.language);
    const bool isOff = language && !language->isEnabled && job.pauseKind == QLatin1String("language");
    if (isOff) {
        m_reason->tell(Tone::Warning, tr("%1 is switched off").arg(language->name),
                       language->disabledReason.isEmpty() ? tr("It waits until the language is switched on again.")
                                                          : language->disabledReason);
        connect(m_reason->addButton(tr("Show languages")), &QPushButton::clicked, this, [this] {
            Q_EMIT wanted({Target::Kind::Page, QStringLiteral("languages"), 0});
        });
    } else if (!job.pauseKind.isEmpty()) {
        m_reason->tell(Tone::Warning, tr("Paused"),
                       tr("Workers take nothing of this %1: %2.").arg(job.pauseKind, job.pauseSubject));
        connect(m_reason->addButton(tr("Resume %1").arg(job.pauseSubject)), &QPushButton::clicked, this,
                [this, pause = Pause(job.pauseKind, job.pauseSubject)] { setPaused({pause}, false); });
    } else if (QueueModel::isBlocked(job)) {
        m_reason->tell(Tone::Warning, tr("Waits for a worker with %1").arg(job.submission.language),
                       tr("No connected worker has this language. It starts when one that has it connects."));
        connect(m_reason->addButton(tr("Show languages")), &QPushButton::clicked, this, [this] {
            Q_EMIT wanted({Target::Kind::Page, QStringLiteral("languages"), 0});
        });
    } else if (QueueModel::bandOf(job.submission) == QueueModel::Band::Quarantined) {
        m_reason->tell(Tone::Danger, tr("Quarantined"), job.submission.error);
    } else if (job.submission.losses > 0) {
        m_reason->tell(Tone::Warning,
                       counted(job.submission.losses, tr("Lost its worker once"), tr("Lost its worker %1 times")),
                       tr("The third loss quarantines it, so that it cannot harm more workers."));
    } else {
        m_reason->silence();
    }
}

// What is paused, by whom and since when, each with the way back.
void QueuePage::showPauses(const QJsonObject &answer)
{
    const QJsonArray pauses = answer.value(QStringLiteral("pauses")).toArray();
    m_paused->clearButtons();
    if (pauses.isEmpty())
        return m_paused->silence();
    QStringList lines;
    for (const QJsonValue &value : pauses) {
        const QString kind = value[QStringLiteral("kind")].toString();
        const QString subject = value[QStringLiteral("subject")].toString();
        const QString reason = value[QStringLiteral("reason")].toString();
        lines.append(tr("%1 %2, by %3 since %4%5")
                         .arg(kind, subject, value[QStringLiteral("account")].toString(),
                              clockText(timeFrom(value[QStringLiteral("paused_at")])).left(8),
                              reason.isEmpty() ? QString() : QStringLiteral(": ") + reason));
        connect(m_paused->addButton(tr("Resume %1").arg(subject)), &QPushButton::clicked, this, [this, kind, subject] {
            setPaused({{kind, subject}}, false);
        });
    }
    m_paused->tell(Tone::Warning, tr("Paused: workers take nothing of it"), lines.join(QLatin1Char('\n')));
}

QString QueuePage::reasonText() const
{
    return m_reason->isHidden() ? QString() : m_reason->text();
}

QString QueuePage::pauseText() const
{
    return m_paused->isHidden() ? QString() : m_paused->text();
}

// Every attempt that was lost: when, by whom and why.
void QueuePage::showHistory(const QJsonObject &answer)
{
    QList<QPair<QString, QString>> lines;
    for (const QJsonValue &value : answer.value(QStringLiteral("judgings")).toArray()) {
        const Judging judging = judgingFrom(value.toObject());
        if (!judging.isCurrent)
            continue;
        lines.append({tr("Queued"), clockText(judging.createdMs)});
        for (const LossRow &loss : judging.losses)
            lines.append({tr("Attempt %1").arg(loss.attempt),
                          tr("lost %1 on %2: %3").arg(clockText(loss.atMs), loss.worker, loss.reason)});
        if (judging.finishedMs > 0)
            lines.append({stateWord(judging.state), clockText(judging.finishedMs)});
    }
    m_history->set(lines);
}

QString QueuePage::remark() const
{
    const qint64 oldest = state().queue().oldestWaitMs();
    const QString waiting = tr("%1 waiting").arg(numberText(state().waiting()));
    return oldest < 0 ? waiting : tr("%1, oldest %2 s").arg(waiting, secondsText(oldest));
}

QString QueuePage::badge() const
{
    return state().waiting() > 0 ? QString::number(state().waiting()) : QString();
}

QWidget *QueuePage::mainWidget()
{
    return m_view;
}

QWidget *QueuePage::searchWidget()
{
    return m_filters->search();
}

void QueuePage::open(const Target &target)
{
    const QUrlQuery query(target.name.section(QLatin1Char('?'), 1));
    m_blocked->setChecked(query.hasQueryItem(QStringLiteral("blocked")));
    m_part =
        query.queryItemValue(QStringLiteral("part")) == QLatin1String("quarantined") ? Part::Quarantined : Part::All;
    m_parts.at(int(m_part))->setChecked(true);
    applyFilter();
}

} // namespace gavel::console
