#include "admin-console/pages/submissions/submission_detail.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/pages/problems/plain_table.h"
#include "admin-console/pages/submissions/judging_compare.h"
#include "admin-console/pages/submissions/judging_tests.h"
#include "admin-console/pages/submissions/submission_comments.h"
#include "admin-console/pages/submissions/verdict_badge.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"
#include "admin-console/widgets/record_view.h"
#include "admin-console/widgets/source_view.h"

#include <QJsonArray>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QTabBar>

namespace gavel::console {

SubmissionDetail::SubmissionDetail(const Theme &theme, LiveState &state, QWidget *parent)
    : QWidget(parent),
      m_theme(theme),
      m_state(state),
      m_badge(new VerdictBadge(theme)),
      m_title(new ToneLabel(theme, int(TextRole::DetailTitle), Tone::Normal, 500)),
      m_subtitle(secondary(theme)),
      m_tests(new JudgingTests(theme, state.connection())),
      m_groups({{QStringLiteral("name"), tr("Group"), 0},
                {QStringLiteral("verdict"), tr("Verdict"), 120},
                {QStringLiteral("score"), tr("Score"), 100, true},
                {QStringLiteral("max"), tr("Of"), 100, true}}),
      m_transcript({{QStringLiteral("line"), QStringLiteral("#"), 52, true},
                    {QStringLiteral("time"), tr("Time, s"), 96, true},
                    {QStringLiteral("interactor"), tr("Interactor says"), 0},
                    {QStringLiteral("submission"), tr("Submission says"), 0}}),
      m_strip(new Strip(theme))
{
    setObjectName(QStringLiteral("detail"));
    setAttribute(Qt::WA_StyledBackground);
    m_watch = std::make_unique<Watch>(state.connection(), QString(), QUrlQuery(), std::chrono::milliseconds(1000),
                                      [this](const QJsonObject &answer) { takeJudgings(answer); });
    connect(m_watch.get(), &Watch::faultChanged, this, &SubmissionDetail::showHead);
    connect(&state, &LiveState::updated, this, [this](Topic topic) {
        if (topic == Topic::Submissions && isVisible())
            showHead();
    });
    auto *layout = column();
    layout->addWidget(makeHead());
    layout->addWidget(makeTabs());
    layout->addWidget(m_strip);
    layout->addWidget(m_stack, 1);
    setLayout(layout);
}

QWidget *SubmissionDetail::makeHead()
{
    auto *head = new QWidget;
    auto *texts = column(1);
    texts->addWidget(m_title);
    texts->addWidget(m_subtitle);
    m_title->setElided(true);
    m_subtitle->setElided(true);
    auto *layout = row(12, {16, 8, 16, 8});
    m_buttons = row(8);
    layout->addWidget(m_badge);
    layout->addLayout(texts, 1);
    layout->addLayout(m_buttons);
    head->setLayout(layout);
    head->setFixedHeight(58);
    return head;
}

void SubmissionDetail::makeViews()
{
    m_compile = new QPlainTextEdit;
    m_compile->setObjectName(QStringLiteral("text"));
    m_compile->setReadOnly(true);
    m_compile->setFont(m_theme.font(TextRole::Code));
    m_compile->setAccessibleName(tr("Compile output"));
    m_groups.RecordModel::sort(-1, Qt::AscendingOrder);
    m_groupsView = new RecordView(m_theme, m_groups, QStringLiteral("groups"));
    m_groupsView->setHolding(false);
    m_groupsView->setEmptyText(tr("This problem has no scores."));
    m_transcript.RecordModel::sort(0, Qt::AscendingOrder);
    m_transcriptView = new RecordView(m_theme, m_transcript, QStringLiteral("transcript"));
    m_transcriptView->setHolding(false);
    m_historyView = new RecordView(m_theme, m_history, QStringLiteral("history"));
    m_historyView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_historyView->setHolding(false);
    m_losses = new PlainTable(m_theme, {tr("Lost attempt"), tr("When"), tr("Worker"), tr("How it was lost")},
                              {-110, 190, 130, 0});
    m_compare = new JudgingCompare(m_theme);
    m_comments = new SubmissionComments(m_theme, m_state.connection());
    connect(m_historyView, &RecordView::opened, this, [this](qint64 judging) {
        showJudging(judging);
        showTab(Tab::Tests);
    });
    connect(m_comments, &SubmissionComments::changed, this, [this] { showTabs(currentJudging()); });
    connect(m_tests, &JudgingTests::testShown, this, &SubmissionDetail::showTranscript);
}

QWidget *SubmissionDetail::makeTabs()
{
    makeViews();
    auto *history = new QWidget;
    auto *historyLayout = column();
    historyLayout->addWidget(m_historyView, 3);
    historyLayout->addWidget(m_losses, 1);
    history->setLayout(historyLayout);
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    m_stack = new QStackedWidget;
    const QList<QPair<QString, QWidget *>> tabs{{tr("Tests and source"), m_tests}, {tr("Compile output"), m_compile},
                                                {tr("Groups"), m_groupsView},      {tr("Transcript"), m_transcriptView},
                                                {tr("History"), history},          {tr("Compare"), m_compare},
                                                {tr("Comments"), m_comments}};
    for (const auto &[name, widget] : tabs) {
        m_tabs->addTab(name);
        m_stack->addWidget(widget);
    }
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    m_verified = secondary(m_theme);
    auto *bar = new QWidget;
    bar->setObjectName(QStringLiteral("panelHead"));
    bar->setAttribute(Qt::WA_StyledBackground);
    bar->setFixedHeight(33);
    auto *layout = row(0, {16, 0, 16, 0});
    layout->addWidget(m_tabs, 1);
    layout->addWidget(m_verified);
    bar->setLayout(layout);
    return bar;
}

void SubmissionDetail::showTab(Tab tab)
{
    m_tabs->setCurrentIndex(int(tab));
}

void SubmissionDetail::setButtons(const QList<QWidget *> &buttons)
{
    for (QWidget *button : buttons)
        m_buttons->addWidget(button);
}

void SubmissionDetail::setSubmission(qint64 submission)
{
    if (submission == m_submission)
        return;
    m_submission = submission;
    m_chosenJudging = 0;
    m_tests->clear();
    m_compile->clear();
    m_history.replace({});
    m_comments->setSubmission(submission);
    m_watch->setAwake(false);
    if (submission == 0)
        return;
    m_watch->setPath(QStringLiteral("/submissions/%1/judgings").arg(submission));
    m_watch->setAwake(isVisible());
    fetchFiles();
    showHead();
}

void SubmissionDetail::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    m_watch->setAwake(m_submission > 0);
}

void SubmissionDetail::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    m_watch->setAwake(false);
}

void SubmissionDetail::fetchFiles()
{
    const qint64 asked = m_submission;
    m_state.connection().api().get(
        QStringLiteral("/submissions/%1/files").arg(asked), {}, this, [this, asked](const ApiResult &result) {
            if (asked != m_submission)
                return;
            if (result)
                m_tests->setFiles(filesFrom(result->object()));
            else
                m_strip->tell(Tone::Danger, tr("The source could not be read"), result.error().message);
        });
}

void SubmissionDetail::takeJudgings(const QJsonObject &answer)
{
    QList<Judging> judgings;
    for (const QJsonValue &value : answer.value(QStringLiteral("judgings")).toArray())
        judgings.append(judgingFrom(value.toObject()));
    m_history.replace(judgings);
    m_compare->setJudgings(m_history.records());
    showJudging(m_chosenJudging);
}

const Judging *SubmissionDetail::currentJudging() const
{
    if (const Judging *chosen = m_history.find(m_chosenJudging))
        return chosen;
    for (const Judging &judging : m_history.records()) {
        if (judging.isCurrent)
            return &judging;
    }
    return m_history.records().empty() ? nullptr : &m_history.records().front();
}

void SubmissionDetail::showJudging(qint64 chosen)
{
    m_chosenJudging = chosen;
    const Judging *judging = currentJudging();
    if (!judging)
        return;
    const SubmissionRow *row = m_state.submissions().find(m_submission);
    const ProblemRow *problem = row ? m_state.problems().byName(row->problem) : nullptr;
    // Limits are those of the version the judging used; another version's are not shown for it.
    const LimitRow limits = problem && problem->version == judging->problemVersion ? problem->limits : LimitRow();
    m_tests->setJudging(*judging, row ? row->problem : QString(), row && !row->isOver() ? row->testsTotal : 0, limits);
    showGroups(judging);
    showTranscript();
    const QString output = headAndTail(QString::fromUtf8(judging->compileOutput));
    if (m_compile->toPlainText() != output)
        m_compile->setPlainText(output);
    m_compile->setPlaceholderText(tr("The compiler said nothing."));
    showHead();
}

void SubmissionDetail::showHead()
{
    const SubmissionRow *row = m_state.submissions().find(m_submission);
    if (!row)
        return;
    const Judging *judging = currentJudging();
    const bool isOld = judging && !judging->isCurrent;
    const QString state = isOld ? judging->state : row->state;
    m_badge->set(isOld ? judging->verdict : row->verdict, state,
                 state == QLatin1String("running") && row->testsTotal > 0
                     ? QStringLiteral("%1/%2").arg(row->testsDone).arg(row->testsTotal)
                     : QString());
    m_title->setText(QStringLiteral("#%1  %2 · %3").arg(row->id).arg(row->account, row->problem));
    QStringList parts{row->language, clockText(row->createdMs)};
    if (judging)
        parts.append(tr("judging %1 of %2%3")
                         .arg(m_history.total() - m_history.rowOf(judging->id))
                         .arg(m_history.total())
                         .arg(judging->isCurrent ? tr(", current") : tr(", replaced")));
    if (!row->worker.isEmpty())
        parts.append(row->worker);
    if (judging && !judging->languageVersion.isEmpty())
        parts.append(judging->languageVersion);
    m_subtitle->setText(parts.join(QStringLiteral(" · ")));
    showTabs(judging);
    const std::optional<ApiFault> &fault = m_watch->fault();
    if (fault && fault->kind == ApiFault::Kind::NotFound)
        m_strip->tell(Tone::Warning, tr("Submission #%1 was deleted meanwhile").arg(row->id),
                      tr("This is its last state."));
    else if (fault)
        m_strip->tell(Tone::Danger, tr("Submission #%1 could not be read").arg(row->id), fault->message);
    else if (judging && !judging->error.isEmpty())
        m_strip->tell(Tone::Danger,
                      state == QLatin1String("quarantined") ? tr("Quarantined") : tr("The judging failed"),
                      judging->error);
    else
        m_strip->silence();
}

QString SubmissionDetail::noticeText() const
{
    return m_strip->isHidden() ? QString() : m_strip->text();
}

void SubmissionDetail::showTabs(const Judging *judging)
{
    const auto with = [](const QString &name, qsizetype count) {
        return count > 0 ? QStringLiteral("%1  %2").arg(name).arg(count) : name;
    };
    const auto &tests = judging ? judging->tests : QList<TestRow>();
    const bool isInteractive =
        std::any_of(tests.cbegin(), tests.cend(), [](const TestRow &test) { return !test.transcript.isEmpty(); });
    m_tabs->setTabText(int(Tab::Compile), hasCompileOutput() ? tr("Compile output  •") : tr("Compile output"));
    m_tabs->setTabVisible(int(Tab::Groups), m_groups.total() > 0);
    m_tabs->setTabVisible(int(Tab::Transcript), isInteractive);
    m_tabs->setTabText(int(Tab::History), with(tr("History"), m_history.total()));
    m_tabs->setTabVisible(int(Tab::Compare), m_history.total() > 1);
    m_tabs->setTabText(int(Tab::Comments), with(tr("Comments"), m_comments->count()));
    const bool hasVerdict = judging && !judging->verdict.isEmpty();
    const bool isVerified = hasVerdict && !judging->verifiedBy.isEmpty();
    m_verified->setTone(isVerified ? Tone::Success : Tone::Muted);
    m_verified->setText(!hasVerdict  ? QString()
                        : isVerified ? tr("✓ verified by %1").arg(judging->verifiedBy)
                                     : tr("not verified yet"));
    m_verified->setToolTip(isVerified ? fullTimeText(judging->verifiedMs) : QString());
}

void SubmissionDetail::showGroups(const Judging *judging)
{
    QList<CellRow> rows;
    const auto score = [](double value) {
        return CellValue{value < 0 ? tr("any") : QString::number(value), Tone::Normal, {}, value};
    };
    for (const GroupRow &group : judging->groups)
        rows.append(
            {rows.size() + 1,
             {textCell(group.name.isEmpty() ? tr("all tests") : group.name),
              outcomeCell(group.verdict, QStringLiteral("finished")), score(group.score), score(group.maxScore)}});
    m_groups.replace(rows);
    QList<QStringList> losses;
    for (const LossRow &loss : judging->losses)
        losses.append({QString::number(loss.attempt), fullTimeText(loss.atMs),
                       loss.worker.isEmpty() ? dash() : loss.worker, loss.reason});
    m_losses->set(losses);
    m_losses->setVisible(!losses.isEmpty());
}

// A line of the transcript: the seconds in 11 columns, who speaks, what was said.
void SubmissionDetail::showTranscript()
{
    const TestRow *test = m_tests->test(m_tests->currentTest());
    QList<CellRow> rows;
    const QStringList lines = QString::fromUtf8(test ? test->transcript : QByteArray()).split(QLatin1Char('\n'));
    for (const QString &line : lines) {
        if (line.trimmed().isEmpty())
            continue;
        const qint64 number = rows.size() + 1;
        const bool isSpeech = line.size() > 11 && (line.at(11) == QLatin1Char('<') || line.at(11) == QLatin1Char('>'));
        const bool isInteractor = isSpeech && line.at(11) == QLatin1Char('<');
        const QString said = isSpeech ? line.mid(12) : line;
        const double seconds = isSpeech ? line.left(11).trimmed().toDouble() : 0;
        rows.append({number,
                     {numberCell(number, Tone::Muted),
                      {isSpeech ? line.left(11).trimmed() : QString(), Tone::Muted, {}, seconds},
                      {isInteractor ? said : QString(), Tone::Info, said},
                      {isInteractor ? QString() : said, isSpeech ? Tone::Normal : Tone::Muted, said}}});
    }
    m_transcript.replace(rows);
    m_transcriptView->setEmptyText(tr("Nothing was said on this test. [ and ] go to another one."));
}

bool SubmissionDetail::hasCompileOutput() const
{
    const Judging *judging = currentJudging();
    return judging && !judging->compileOutput.trimmed().isEmpty();
}

QString SubmissionDetail::compileOutput() const
{
    return m_compile->toPlainText();
}

} // namespace gavel::console
