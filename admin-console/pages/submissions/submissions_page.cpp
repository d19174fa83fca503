#include "admin-console/pages/submissions/submissions_page.h"

#include "admin-console/models/words.h"
#include "admin-console/pages/submissions/judging_tests.h"
#include "admin-console/pages/submissions/submission_detail.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QSplitter>
#include <QUrlQuery>

namespace gavel::console {

namespace {

using Field = SubmissionModel::Field;

const QList<int> kNarrow{int(Field::Id), int(Field::Account), int(Field::Problem), int(Field::Verdict),
                         int(Field::Age)};
constexpr int kListWidth = 450;

} // namespace

SubmissionsPage::SubmissionsPage(PageContext context)
    : Page(context, QStringLiteral("submissions"), tr("Submissions"), QStringLiteral("submissions"),
           {Topic::Submissions, Topic::Problems}),
      m_segments(new Segments({tr("All"), tr("Failed"), tr("Not judged yet")})),
      m_filters(new FilterBar(theme())),
      m_view(new RecordView(theme(), state().submissions(), QStringLiteral("submissions"))),
      m_detail(new SubmissionDetail(theme(), state())),
      m_splitter(new QSplitter(Qt::Horizontal)),
      m_strip(new Strip(theme()))
{
    m_view->setAccessibleName(tr("Submissions"));
    auto *list = new QWidget;
    auto *listLayout = column();
    listLayout->addWidget(m_strip);
    listLayout->addWidget(m_view, 1);
    listLayout->addWidget(new TableFooter(theme(), *m_view, tr("submissions")));
    list->setLayout(listLayout);
    m_splitter->addWidget(list);
    m_splitter->addWidget(m_detail);
    m_splitter->setStretchFactor(0, 0);
    m_splitter->setStretchFactor(1, 1);
    m_splitter->setHandleWidth(1);
    m_splitter->setChildrenCollapsible(false);
    m_detail->hide();
    auto *layout = column();
    layout->addWidget(m_filters);
    layout->addWidget(m_splitter, 1);
    setLayout(layout);
    makeFilters();
    makeCommands();
    connect(m_view, &RecordView::currentIdChanged, this, &SubmissionsPage::select);
    connect(m_view, &RecordView::selectionCountChanged, this, &SubmissionsPage::follow);
    connect(m_view, &RecordView::opened, m_detail, [this] { m_detail->tests().table().setFocus(); });
    connect(&state(), &LiveState::updated, this, [this](Topic topic) {
        if (topic == Topic::Submissions)
            follow();
    });
    connect(&state().connection(), &ServerConnection::linkChanged, this, &SubmissionsPage::follow);
    follow();
}

void SubmissionsPage::makeFilters()
{
    SubmissionModel &model = state().submissions();
    const auto field = [&](const QString &name, Field which) {
        FieldChip *chip = m_filters->addField(name);
        chip->setValues([&model, which] { return model.values(which); });
        connect(chip, &FieldChip::valueChanged, this, &SubmissionsPage::ask);
        return chip;
    };
    m_problem = field(tr("Problem"), Field::Problem);
    m_verdict = field(tr("Verdict"), Field::Verdict);
    m_language = field(tr("Language"), Field::Language);
    m_account = field(tr("Team"), Field::Account);
    m_filters->setPlaceholder(tr("Search team, problem, #id"));
    connect(m_segments, &Segments::currentChanged, this, &SubmissionsPage::ask);
    connect(m_filters, &FilterBar::searchChanged, this, [this](const QString &text) {
        state().submissions().setSearch(text);
        follow();
    });
    connect(m_filters, &FilterBar::pendingWanted, &model, &RecordModel::release);
    connect(&model, &RecordModel::pendingChanged, this,
            [this] { m_filters->setPending(state().submissions().pendingCount()); });
}

void SubmissionsPage::makeCommands()
{
    m_rejudge = addCommand(tr("Rejudge"), QStringLiteral("rejudging"), Qt::Key_R, [this] { confirmRejudge(); });
    m_cancel = addCommand(tr("Cancel"), QStringLiteral("cancel"), Qt::Key_C, [this] { cancel(); });
    auto *newRows =
        addCommand(tr("Show new rows"), QStringLiteral("up"), Qt::Key_N, [this] { state().submissions().release(); });
    allow(newRows, true, {}, true);
    addCommand(tr("Previous test"), QStringLiteral("left"), Qt::Key_BracketLeft,
               [this] { m_detail->tests().stepTest(-1); });
    addCommand(tr("Next test"), QStringLiteral("right"), Qt::Key_BracketRight,
               [this] { m_detail->tests().stepTest(1); });
    addCommand(tr("Show white space"), QStringLiteral("eye"), Qt::Key_W,
               [this] { m_detail->tests().toggleWhiteSpace(); });
    addCommand(tr("Wrap long lines"), QStringLiteral("down"), Qt::Key_L, [this] { m_detail->tests().toggleWrap(); });
    addCommand(tr("Clear filters"), QStringLiteral("cancel"), QKeySequence(Qt::CTRL | Qt::Key_Backspace), [this] {
        for (FieldChip *chip : {m_problem, m_verdict, m_language, m_account})
            chip->setValue({});
        m_segments->setCurrent(0);
        m_filters->search()->clear();
    });
    m_detail->setButtons({new ActionButton(theme(), *m_rejudge), new ActionButton(theme(), *m_cancel, "danger")});
}

void SubmissionsPage::ask()
{
    SubmissionQuestion question;
    question.problem = m_problem->value();
    question.verdict = m_verdict->value();
    question.language = m_language->value();
    question.account = m_account->value();
    question.isFailedOnly = m_segments->current() == 1;
    question.isOpenOnly = m_segments->current() == 2;
    state().submissions().ask(question);
    follow();
}

void SubmissionsPage::select(qint64 id)
{
    const bool wasShown = m_detail->isVisibleTo(this);
    m_detail->setSubmission(id);
    m_detail->setVisible(id > 0);
    m_view->setNarrow(id > 0 ? kNarrow : QList<int>());
    if (id > 0 && !wasShown)
        m_splitter->setSizes({std::min(kListWidth, width() * 2 / 5), width() - std::min(kListWidth, width() * 2 / 5)});
    m_view->scrollTo(m_view->currentIndex());
    follow();
}

void SubmissionsPage::follow()
{
    SubmissionModel &model = state().submissions();
    const SubmissionRow *row = model.find(m_view->currentId());
    const qsizetype selected = m_view->selectedIds().size();
    m_rejudge->setText(selected > 1 ? tr("Rejudge %1…").arg(selected) : tr("Rejudge"));
    allow(m_rejudge, row != nullptr, tr("choose a submission"));
    allow(m_cancel, row && !row->isOver(), tr("it is judged already"));
    const QString fault = state().faultOf(Topic::Submissions);
    if (!fault.isEmpty())
        m_strip->tell(Tone::Danger, tr("The list could not be read"), fault);
    const int asked = model.question().count() + (model.search().isEmpty() ? 0 : 1);
    m_view->setEmptyText(
        model.total() == 0 ? (state().isLoaded(Topic::Submissions) ? tr("Nothing has been sent yet.") : tr("Loading…"))
                           : counted(asked, tr("No submission matches the filter. Ctrl+Backspace clears it."),
                                     tr("No submission matches %1 filters. Ctrl+Backspace clears them.")));
    Q_EMIT changed();
}

QString SubmissionsPage::remark() const
{
    const SubmissionModel &model = state().submissions();
    QString text = tr("%1 shown").arg(numberText(model.rowCount()));
    if (state().areOlderComing())
        text += tr(", older ones are coming");
    return text;
}

QList<QWidget *> SubmissionsPage::headerWidgets()
{
    return {m_segments};
}

QString SubmissionsPage::badge() const
{
    const auto &rows = state().submissions().records();
    const auto failed = std::count_if(rows.begin(), rows.end(),
                                      [](const SubmissionRow &row) { return row.state == QLatin1String("failed"); });
    return failed > 0 ? QString::number(failed) : QString();
}

QWidget *SubmissionsPage::mainWidget()
{
    return m_view;
}

QWidget *SubmissionsPage::searchWidget()
{
    return m_filters->search();
}

// "submissions?verdict=WA": a filter; a submission: its detail.
void SubmissionsPage::open(const Target &target)
{
    const QUrlQuery query(target.name.section(QLatin1Char('?'), 1));
    if (!query.isEmpty()) {
        m_problem->setValue(query.queryItemValue(QStringLiteral("problem")));
        m_verdict->setValue(query.queryItemValue(QStringLiteral("verdict")));
        m_language->setValue(query.queryItemValue(QStringLiteral("language")));
        m_account->setValue(query.queryItemValue(QStringLiteral("account")));
        m_segments->setCurrent(query.hasQueryItem(QStringLiteral("failed")) ? 1 : 0);
    }
    if (target.kind == Target::Kind::Submission) {
        m_view->selectId(target.id);
        m_view->setFocus();
    }
}

void SubmissionsPage::confirmRejudge()
{
    const QList<qint64> ids = m_view->selectedIds();
    m_strip->clearButtons();
    if (ids.size() < 2)
        return rejudge(ids);
    m_strip->tell(Tone::Warning, tr("Rejudge %1 submissions?").arg(ids.size()),
                  tr("Each gets a new judging at once; its verdict is the current one as soon as it is there."));
    connect(m_strip->addButton(tr("Rejudge %1").arg(ids.size())), &QPushButton::clicked, this, [this, ids] {
        m_strip->silence();
        rejudge(ids);
    });
    connect(m_strip->addButton(tr("Keep")), &QPushButton::clicked, m_strip, &Strip::silence);
}

void SubmissionsPage::rejudge(const QList<qint64> &ids)
{
    Errand::run(
        state().connection(), ids,
        [](qint64 id) { return changeRequest("POST", QStringLiteral("/submissions/%1/rejudge").arg(id)); },
        [this, ids](int done, int all, const QStringList &faults) {
            if (!faults.isEmpty()) {
                m_strip->clearButtons();
                m_strip->tell(Tone::Danger, tr("%1 of %2 were not rejudged").arg(all - done).arg(all),
                              faults.join(QLatin1Char('\n')));
            } else {
                Q_EMIT told(all == 1 ? tr("#%1 is judged again").arg(ids.first()) : tr("%1 are judged again").arg(all),
                            {});
            }
            for (const qint64 id : ids.mid(0, 50))
                state().refresh(id);
        },
        this);
}

void SubmissionsPage::cancel()
{
    const qint64 id = m_view->currentId();
    state().connection().act(changeRequest("POST", QStringLiteral("/submissions/%1/cancel").arg(id)), this,
                             [this, id](const ApiResult &result) {
                                 state().refresh(id);
                                 if (result)
                                     return Q_EMIT told(tr("The judging of #%1 is cancelled").arg(id), {});
                                 m_strip->clearButtons();
                                 m_strip->tell(Tone::Danger, tr("The judging of #%1 was not cancelled").arg(id),
                                               result.error().message);
                             });
}

} // namespace gavel::console
