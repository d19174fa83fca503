#include "admin-console/pages/submissions/submission_detail.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/pages/submissions/judging_tests.h"
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
      m_tests(new JudgingTests(theme)),
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

QWidget *SubmissionDetail::makeTabs()
{
    m_tabs = new QTabBar;
    m_tabs->setDrawBase(false);
    m_tabs->setExpanding(false);
    for (const QString &name : {tr("Tests and source"), tr("Compile output"), tr("History")})
        m_tabs->addTab(name);
    m_compile = new QPlainTextEdit;
    m_compile->setObjectName(QStringLiteral("text"));
    m_compile->setReadOnly(true);
    m_compile->setFont(m_theme.font(TextRole::Code));
    m_compile->setAccessibleName(tr("Compile output"));
    m_historyView = new RecordView(m_theme, m_history, QStringLiteral("history"));
    m_historyView->setSelectionMode(QAbstractItemView::SingleSelection);
    m_historyView->setHolding(false);
    connect(m_historyView, &RecordView::opened, this, [this](qint64 judging) {
        showJudging(judging);
        m_tabs->setCurrentIndex(0);
    });
    m_stack = new QStackedWidget;
    m_stack->addWidget(m_tests);
    m_stack->addWidget(m_compile);
    m_stack->addWidget(m_historyView);
    connect(m_tabs, &QTabBar::currentChanged, m_stack, &QStackedWidget::setCurrentIndex);
    auto *bar = new QWidget;
    bar->setObjectName(QStringLiteral("panelHead"));
    bar->setAttribute(Qt::WA_StyledBackground);
    bar->setFixedHeight(33);
    auto *layout = row(0, {16, 0, 16, 0});
    layout->addWidget(m_tabs);
    layout->addStretch();
    bar->setLayout(layout);
    return bar;
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
    m_tests->setJudging(*judging, row && !row->isOver() ? row->testsTotal : 0, limits);
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
    m_tabs->setTabText(1, hasCompileOutput() ? tr("Compile output  •") : tr("Compile output"));
    m_tabs->setTabText(2, tr("History  %1").arg(m_history.total()));
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
