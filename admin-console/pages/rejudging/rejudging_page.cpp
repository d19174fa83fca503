#include "admin-console/pages/rejudging/rejudging_page.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/widgets/confirm.h"
#include "admin-console/widgets/record_view.h"
#include "admin-console/widgets/verdict_matrix.h"

#include <QJsonArray>
#include <QProgressBar>
#include <QSplitter>

namespace gavel::console {

namespace {

using namespace std::chrono_literals;

} // namespace

RejudgingPage::RejudgingPage(PageContext context)
    : Page(context, QStringLiteral("rejudging"), tr("Rejudging"), QStringLiteral("rejudging"), {Topic::Submissions}),
      m_rejudgings({{QStringLiteral("id"), QStringLiteral("#"), 44, true},
                    {QStringLiteral("reason"), tr("Reason"), 0},
                    {QStringLiteral("state"), tr("State"), 104},
                    {QStringLiteral("count"), tr("Count"), 72, true}}),
      m_changes({{QStringLiteral("id"), QStringLiteral("#"), 64, true},
                 {QStringLiteral("team"), tr("Team"), 150},
                 {QStringLiteral("problem"), tr("Problem"), 110},
                 {QStringLiteral("age"), tr("Age"), 60, true},
                 {QStringLiteral("before"), tr("Old"), 96},
                 {QStringLiteral("after"), tr("New"), 96},
                 {QStringLiteral("first"), tr("First diff"), 76, true},
                 {QStringLiteral("effect"), tr("Effect"), 0}}),
      m_standings({{QStringLiteral("rank"), tr("Rank"), 56, true},
                   {QStringLiteral("new"), tr("New"), 50, true},
                   {QStringLiteral("move"), tr("Move"), 60},
                   {QStringLiteral("team"), tr("Team"), 0},
                   {QStringLiteral("solved"), tr("Solved"), 80},
                   {QStringLiteral("penalty"), tr("Penalty, min"), 110}}),
      m_list(new RecordView(theme(), m_rejudgings, QStringLiteral("rejudgings"))),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_strip(new Strip(theme()))
{
    makeCommands();
    m_list->setAccessibleName(tr("Rejudgings"));
    m_list->setSelectionMode(QAbstractItemView::SingleSelection);
    m_list->setHolding(false);
    m_list->setEmptyText(tr("No set was judged again yet. Ctrl+N begins one."));
    auto *list = new QWidget;
    auto *listLayout = column();
    listLayout->addWidget(m_list, 1);
    listLayout->addWidget(new TableFooter(theme(), *m_list, Noun{tr("rejudging"), tr("rejudgings")}));
    list->setLayout(listLayout);
    list->setMinimumWidth(372);
    m_splitter->addWidget(list);
    m_splitter->addWidget(makeDetail());
    m_splitter->setStretchFactor(0, 28);
    m_splitter->setStretchFactor(1, 72);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    auto *layout = column();
    layout->addWidget(m_strip);
    layout->addWidget(m_splitter, 1);
    setLayout(layout);
    m_watch = addWatch(QStringLiteral("/rejudgings"), {}, 1s, [this](const auto &answer) { takeList(answer); });
    connect(m_watch, &Watch::faultChanged, this, &RejudgingPage::follow);
    m_detailWatch = addWatch(QStringLiteral("/rejudgings"), {}, 2s, [this](const auto &answer) {
        if (answer.contains(QStringLiteral("submissions")))
            takeDetail(answer);
    });
    connect(m_list, &RecordView::currentIdChanged, this, &RejudgingPage::select);
    connect(&state().connection(), &ServerConnection::linkChanged, this, &RejudgingPage::follow);
    connect(&state().connection(), &ServerConnection::serverChanged, this, [this] { m_rejudgings.replace({}); });
    follow();
}

void RejudgingPage::makeCommands()
{
    m_new = addCommand(tr("New rejudging…"), QStringLiteral("plus"), QKeySequence(Qt::CTRL | Qt::Key_N),
                       [this] { begin({}); });
    m_apply = addCommand(tr("Apply…"), QStringLiteral("check"), Qt::Key_A, [this] { confirmApply(); });
    m_discard = addCommand(tr("Discard…"), QStringLiteral("cancel"), Qt::Key_X, [this] { confirmDiscard(); });
}

QWidget *RejudgingPage::makeDetail()
{
    m_detail = new QWidget;
    m_detail->setObjectName(QStringLiteral("desk"));
    m_detail->setAttribute(Qt::WA_StyledBackground);
    m_title = new ToneLabel(theme(), int(TextRole::DetailTitle), Tone::Normal, 500);
    m_title->setElided(true);
    m_state = body(theme(), {}, Tone::Warning, 500);
    m_facts = new Facts(theme(), Qt::Horizontal);
    m_progress = new QProgressBar;
    m_progress->setTextVisible(false);
    m_progress->setAccessibleName(tr("Judged"));
    auto *headBox = new QWidget;
    headBox->setObjectName(QStringLiteral("detail"));
    headBox->setAttribute(Qt::WA_StyledBackground);
    auto *buttons = row(8);
    buttons->addWidget(m_title, 1);
    buttons->addWidget(m_state);
    buttons->addWidget(new ActionButton(theme(), *m_discard, "danger"));
    buttons->addWidget(new ActionButton(theme(), *m_apply, "primary"));
    auto *head = column(6, {16, 10, 16, 10});
    head->addLayout(buttons);
    head->addWidget(m_facts);
    head->addWidget(m_progress);
    headBox->setLayout(head);
    m_matrixPanel = new Panel(theme(), tr("Verdicts, old × new"));
    m_matrix = new VerdictMatrix(theme());
    m_sums = body(theme());
    m_matrixPanel->setBody(m_matrix);
    auto *sums = row(0, {12, 6, 12, 6});
    sums->addWidget(m_sums);
    m_matrixPanel->bodyLayout()->addLayout(sums);
    m_changesPanel = new Panel(theme(), tr("Changed submissions"));
    m_changesView = new RecordView(theme(), m_changes, QStringLiteral("rejudged"));
    m_changesView->setHolding(false);
    m_changesView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_changesView->setAccessibleName(tr("Changed submissions"));
    m_changesPanel->setBody(m_changesView);
    m_changesPanel->bodyLayout()->addWidget(
        new TableFooter(theme(), *m_changesView, Noun{tr("change"), tr("changes")}));
    connect(m_changesView, &RecordView::opened, this, [this](qint64 id) {
        Q_EMIT wanted({Target::Kind::Submission, {}, id});
    });
    connect(m_matrix, &VerdictMatrix::chosen, this, [this](const QString &before, const QString &after) {
        m_cell = {before, after};
        showChanges();
    });
    m_standingsPanel = new Panel(theme(), tr("Standings"));
    m_standings.RecordModel::sort(1, Qt::AscendingOrder);
    auto *standings = new RecordView(theme(), m_standings, QStringLiteral("standings"));
    standings->setHolding(false);
    standings->setEmptyText(tr("Nobody moves."));
    standings->setAccessibleName(tr("Standings"));
    m_standingsPanel->setBody(standings);
    m_standingsPanel->hide();
    auto *upper = row(8);
    upper->addWidget(m_matrixPanel, 48);
    upper->addWidget(m_standingsPanel, 52);
    auto *panels = column(8, {8, 8, 8, 8});
    panels->addLayout(upper, 42);
    panels->addWidget(m_changesPanel, 58);
    auto *layout = column();
    layout->addWidget(headBox);
    layout->addWidget(makeLine(Qt::Horizontal));
    layout->addLayout(panels, 1);
    m_detail->setLayout(layout);
    m_detail->setEnabled(false);
    return m_detail;
}

QString RejudgingPage::remark() const
{
    const auto open = std::count_if(m_rows.cbegin(), m_rows.cend(), [](const auto &row) { return row.isReady(); });
    return counted(open, tr("1 to review"), tr("%1 to review"));
}

QString RejudgingPage::badge() const
{
    const auto open = std::count_if(m_rows.cbegin(), m_rows.cend(), [](const auto &row) { return row.isReady(); });
    return open > 0 ? QString::number(open) : QString();
}

QList<QWidget *> RejudgingPage::headerWidgets()
{
    return {new ActionButton(theme(), *m_new)};
}

QWidget *RejudgingPage::mainWidget()
{
    return m_list;
}

void RejudgingPage::open(const Target &target)
{
    if (target.kind == Target::Kind::Rejudging) {
        m_wanted = target.id;
        m_list->selectId(target.id);
    }
}

NewRejudging *RejudgingPage::begin(const RejudgingChoice &choice)
{
    auto *dialog = new NewRejudging(theme(), state(), choice, window());
    connect(dialog, &NewRejudging::started, this, [this](qint64 id) {
        m_wanted = id;
        Q_EMIT told(tr("Rejudging %1 has begun").arg(id), {});
        Q_EMIT wanted({Target::Kind::Rejudging, key(), id});
    });
    dialog->open();
    return dialog;
}

void RejudgingPage::takeList(const QJsonObject &answer)
{
    QList<CellRow> rows;
    m_rows.clear();
    for (const QJsonValue &value : answer.value(QStringLiteral("rejudgings")).toArray()) {
        const RejudgingRow row = RejudgingRow::from(value.toObject());
        m_rows.insert(row.id, row);
        rows.append(listRow(row));
    }
    m_rejudgings.replace(rows);
    if (m_wanted > 0 && m_rows.contains(m_wanted))
        m_list->selectId(std::exchange(m_wanted, 0));
    else if (m_list->currentId() == 0 && m_rejudgings.rowCount() > 0)
        m_list->selectId(m_rejudgings.idAt(0));
    follow();
}

const RejudgingRow *RejudgingPage::current() const
{
    const auto row = m_rows.constFind(m_list->currentId());
    return row == m_rows.cend() ? nullptr : &*row;
}

void RejudgingPage::select(qint64 id)
{
    m_detailAnswer = {};
    m_cell = {};
    m_matrix->set({});
    m_changes.replace({});
    m_standings.replace({});
    m_standingsPanel->hide();
    if (id > 0)
        m_detailWatch->setPath(QStringLiteral("/rejudgings/%1").arg(id));
    follow();
}

void RejudgingPage::takeDetail(const QJsonObject &answer)
{
    if (idFrom(answer.value(QStringLiteral("id"))) != m_list->currentId())
        return;
    m_detailAnswer = answer;
    VerdictMatrix::Counts counts;
    for (const QJsonValue &value : answer.value(QStringLiteral("submissions")).toArray())
        ++counts[{codeOf(value[QStringLiteral("before")].toObject()),
                  codeOf(value[QStringLiteral("after")].toObject())}];
    m_matrix->set(counts);
    showChanges();
    showStandings();
}

// What changes; or what is in the cell that was chosen, changed or not.
void RejudgingPage::showChanges()
{
    QList<CellRow> rows;
    int gained = 0, lost = 0, other = 0;
    for (const QJsonValue &value : m_detailAnswer.value(QStringLiteral("submissions")).toArray()) {
        const QJsonObject before = value[QStringLiteral("before")].toObject();
        const QJsonObject after = value[QStringLiteral("after")].toObject();
        const QString old = codeOf(before), now = codeOf(after);
        const bool isOver = !QStringList{QStringLiteral("queued"), QStringLiteral("leased"),
                                         QStringLiteral("compiling"), QStringLiteral("running")}
                                 .contains(now);
        const bool isChanged =
            isOver && (old != now || before.value(QStringLiteral("score")) != after.value(QStringLiteral("score")));
        gained += isChanged && now == QLatin1String("AC") ? 1 : 0;
        lost += isChanged && old == QLatin1String("AC") ? 1 : 0;
        other += isChanged && now != QLatin1String("AC") && old != QLatin1String("AC") ? 1 : 0;
        if (m_cell.first.isEmpty() ? isChanged : m_cell == qMakePair(old, now))
            rows.append(changeRow(value.toObject()));
    }
    m_changes.replace(rows);
    m_sums->setText(tr("▲ %1 become accepted    ▼ %2 lose accepted    ◆ %3 other").arg(gained).arg(lost).arg(other));
    const qsizetype changed = gained + lost + other;
    m_matrixPanel->setRemark(tr("%1 change; choose a cell to see what is in it").arg(changed));
    m_changesPanel->setTitle(m_cell.first.isEmpty() ? tr("Changed submissions")
                                                    : tr("From %1 to %2").arg(m_cell.first, m_cell.second));
    m_changesPanel->setRemark(counted(rows.size(), tr("1 submission; Enter opens it"), tr("%1; Enter opens one")));
    m_changesView->setEmptyText(m_detailAnswer.isEmpty() ? tr("Loading…") : tr("Nothing changes so far."));
}

// Who moves, where the submissions are of a contest.
void RejudgingPage::showStandings()
{
    const QJsonArray moves = m_detailAnswer.value(QStringLiteral("standings")).toArray();
    QStringList contests;
    for (const QJsonValue &move : moves)
        contests.append(move[QStringLiteral("contest")].toString());
    contests.removeDuplicates();
    m_standings.replace(standingsRows(moves));
    m_standingsPanel->setVisible(!moves.isEmpty());
    m_standingsPanel->setRemark(tr("%1 move, in %2").arg(moves.size()).arg(contests.join(QStringLiteral(", "))));
}

void RejudgingPage::showHead()
{
    const RejudgingRow *row = current();
    m_detail->setEnabled(row != nullptr);
    m_title->setText(row ? tr("Rejudging %1: %2").arg(row->id).arg(row->reason) : tr("Choose a rejudging"));
    m_state->setText(row ? stateText(*row) : QString());
    m_progress->setVisible(row && row->isOpen() && !row->isReady());
    if (!row)
        return m_facts->set({});
    m_state->setTone(stateTone(*row));
    m_progress->setRange(0, int(row->members));
    m_progress->setValue(int(row->judged));
    m_facts->set({{tr("Chosen by"), row->chosenBy.isEmpty() ? dash() : row->chosenBy},
                  {tr("Members"), tr("%1, sealed %2").arg(row->members).arg(fullTimeText(row->createdMs).mid(11, 8))},
                  {tr("Judged"), QStringLiteral("%1/%2").arg(row->judged).arg(row->members)},
                  {tr("Skipped"), QString::number(row->skipped)},
                  {tr("Failed"), QString::number(row->failed)},
                  {tr("Started by"), row->startedBy.isEmpty() ? dash() : row->startedBy},
                  {tr("Ended by"), row->endedBy.isEmpty() ? dash() : row->endedBy}});
}

void RejudgingPage::follow()
{
    const RejudgingRow *row = current();
    const bool isOpen = row && row->isOpen();
    allow(m_new, true, {});
    m_apply->setText(row && row->changed > 0 ? counted(row->changed, tr("Apply 1 change…"), tr("Apply %1 changes…"))
                                             : tr("Apply…"));
    allow(m_apply, row && row->isReady(), isOpen ? tr("some are still judged") : tr("it is over"));
    allow(m_discard, isOpen, tr("it is over"));
    if (m_watch->fault())
        m_strip->tell(Tone::Danger, tr("Rejudgings could not be read"), m_watch->fault()->message);
    showHead();
    Q_EMIT changed();
}

void RejudgingPage::confirmApply()
{
    const RejudgingRow *row = current();
    if (!row)
        return;
    QString text = counted(row->members, tr("The new judging of 1 submission counts from now on."),
                           tr("The new judgings of %1 submissions count from now on."));
    text += QLatin1Char(' ') +
            counted(row->changed, tr("1 verdict or score changes."), tr("%1 verdicts or scores change."));
    if (row->failed > 0)
        text += QLatin1Char(' ') + counted(row->failed, tr("1 failed and keeps its old judging."),
                                           tr("%1 failed and keep their old judgings."));
    Confirm::ask(theme(), this, tr("Apply rejudging %1").arg(row->id), text + tr(" This cannot be undone."),
                 tr("Apply"), row->changed, [this] {
                     end(QStringLiteral("apply"), tr("Rejudging %1 is applied"), tr("Rejudging %1 was not applied"));
                 });
}

void RejudgingPage::confirmDiscard()
{
    const RejudgingRow *row = current();
    if (!row)
        return;
    Confirm::ask(theme(), this, tr("Discard rejudging %1").arg(row->id),
                 tr("None of its %1 judgings will count; those that still run are cancelled. This cannot be undone.")
                     .arg(row->members),
                 tr("Discard"), 0, [this] {
                     end(QStringLiteral("discard"), tr("Rejudging %1 is discarded"),
                         tr("Rejudging %1 was not discarded"));
                 });
}

void RejudgingPage::end(const QString &verb, const QString &done, const QString &failed)
{
    const RejudgingRow *row = current();
    if (!row)
        return;
    m_strip->clearButtons();
    m_strip->silence();
    state().connection().act(changeRequest("POST", QStringLiteral("/rejudgings/%1/%2").arg(row->id).arg(verb)), this,
                             [this, id = row->id, done, failed](const ApiResult &result) {
                                 if (result)
                                     return Q_EMIT told(done.arg(id), {});
                                 m_strip->tell(Tone::Danger, failed.arg(id), result.error().message);
                                 connect(m_strip->addButton(tr("Reload")), &QPushButton::clicked, this, [this] {
                                     m_strip->silence();
                                     state().connection().resynchronise();
                                 });
                             });
}

} // namespace gavel::console
