#include "admin-console/pages/submissions/submissions_page.h"

#include "admin-console/models/words.h"
#include "admin-console/pages/submissions/judging_tests.h"
#include "admin-console/pages/submissions/submission_comments.h"
#include "admin-console/pages/submissions/submission_detail.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QInputDialog>
#include <QSettings>
#include <QSplitter>
#include <QUrlQuery>

namespace gavel::console {

namespace {

using Field = SubmissionModel::Field;

const QList<int> kNarrow{int(Field::Id), int(Field::Account), int(Field::Problem), int(Field::Verdict),
                         int(Field::Age)};
constexpr int kListWidth = 450, kListHeight = 190;
constexpr int kBesides = 1180; // pages that are less wide have the detail below the list
const QString kViews = QStringLiteral("views/submissions");
constexpr int kToVerify = 1, kFailed = 2, kOpen = 3; // of the segments

} // namespace

SubmissionsPage::SubmissionsPage(PageContext context)
    : Page(context, QStringLiteral("submissions"), tr("Submissions"), QStringLiteral("submissions"),
           {Topic::Submissions, Topic::Problems}),
      m_segments(new Segments({tr("All"), tr("To verify"), tr("Failed"), tr("Not judged yet")})),
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
    listLayout->addWidget(new TableFooter(theme(), *m_view, Noun{tr("submission"), tr("submissions")}));
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
    m_saved = m_filters->addField(tr("View"));
    m_saved->setValues([] {
        QSettings settings;
        settings.beginGroup(kViews);
        return settings.childKeys();
    });
    connect(m_saved, &FieldChip::valueChanged, this, &SubmissionsPage::openView);
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
    m_set = addCommand(tr("Rejudge as a set…"), QStringLiteral("rejudging"), QKeySequence(Qt::CTRL | Qt::Key_R),
                       [this] { rejudgeAsSet(); });
    m_verify = addCommand(tr("Verify"), QStringLiteral("check"), Qt::Key_V, [this] { verify(); });
    m_comment = addCommand(tr("Comment"), QStringLiteral("comment"), Qt::Key_M, [this] {
        m_detail->showTab(SubmissionDetail::Tab::Comments);
        m_detail->comments().startWriting();
    });
    m_compare = addCommand(tr("Compare judgings"), QStringLiteral("compare"), Qt::Key_Equal,
                           [this] { m_detail->showTab(SubmissionDetail::Tab::Compare); });
    auto *newRows =
        addCommand(tr("Show new rows"), QStringLiteral("up"), Qt::Key_N, [this] { state().submissions().release(); });
    allow(newRows, true, {}, true);
    addCommand(tr("Previous test"), QStringLiteral("left"), Qt::Key_BracketLeft,
               [this] { m_detail->tests().stepTest(-1); });
    addCommand(tr("Next test"), QStringLiteral("right"), Qt::Key_BracketRight,
               [this] { m_detail->tests().stepTest(1); });
    addCommand(tr("Next difference"), QStringLiteral("down"), Qt::Key_D,
               [this] { m_detail->tests().stepDifference(1); });
    addCommand(tr("Previous difference"), QStringLiteral("up"), QKeySequence(Qt::SHIFT | Qt::Key_D),
               [this] { m_detail->tests().stepDifference(-1); });
    addCommand(tr("Show white space"), QStringLiteral("eye"), Qt::Key_W,
               [this] { m_detail->tests().toggleWhiteSpace(); });
    addCommand(tr("Wrap long lines"), QStringLiteral("down"), Qt::Key_L, [this] { m_detail->tests().toggleWrap(); });
    addCommand(tr("Save view…"), QStringLiteral("first"), QKeySequence(Qt::CTRL | Qt::Key_S), [this] { saveView(); });
    addCommand(tr("Forget view"), QStringLiteral("cancel"), {}, [this] { forgetView(); });
    addCommand(tr("Clear filters"), QStringLiteral("cancel"), QKeySequence(Qt::CTRL | Qt::Key_Backspace), [this] {
        for (FieldChip *chip : {m_saved, m_problem, m_verdict, m_language, m_account})
            chip->setValue({});
        m_segments->setCurrent(0);
        m_filters->search()->clear();
    });
    m_detail->setButtons({new ActionButton(theme(), *m_rejudge), new ActionButton(theme(), *m_verify, "primary"),
                          new ActionButton(theme(), *m_cancel, "danger")});
}

// What is asked, as a view keeps it: "problem=sum&verdict=WA&segment=1&search=x&sort=4&descending=1".
QString SubmissionsPage::viewText() const
{
    const SubmissionModel &model = state().submissions();
    QUrlQuery query;
    const auto add = [&query](const char *key, const QString &value) {
        if (!value.isEmpty())
            query.addQueryItem(QLatin1String(key), QString::fromLatin1(QUrl::toPercentEncoding(value)));
    };
    add("problem", m_problem->value());
    add("verdict", m_verdict->value());
    add("language", m_language->value());
    add("account", m_account->value());
    add("search", model.search());
    add("segment", QString::number(m_segments->current()));
    add("sort", QString::number(model.sortColumn()));
    add("descending", QString::number(model.sortOrder() == Qt::DescendingOrder ? 1 : 0));
    return query.toString();
}

void SubmissionsPage::saveView()
{
    bool isGiven = false;
    const QString name = QInputDialog::getText(this, tr("Save view"), tr("Filters, search and order under the name"),
                                               QLineEdit::Normal, m_saved->value(), &isGiven)
                             .trimmed()
                             .remove(QLatin1Char('/'));
    if (!isGiven || name.isEmpty())
        return;
    QSettings().setValue(kViews + QLatin1Char('/') + name, viewText());
    m_saved->setValue(name);
    Q_EMIT told(tr("View %1 is saved").arg(name), {});
}

void SubmissionsPage::forgetView()
{
    const QString name = m_saved->value();
    if (name.isEmpty())
        return;
    const QVariant before = QSettings().value(kViews + QLatin1Char('/') + name);
    QSettings().remove(kViews + QLatin1Char('/') + name);
    m_saved->setValue({});
    Q_EMIT told(tr("View %1 is forgotten").arg(name),
                [name, before] { QSettings().setValue(kViews + QLatin1Char('/') + name, before); });
}

void SubmissionsPage::openView(const QString &name)
{
    if (name.isEmpty())
        return;
    const QUrlQuery query(QSettings().value(kViews + QLatin1Char('/') + name).toString());
    const auto value = [&query](const char *key) {
        return query.queryItemValue(QLatin1String(key), QUrl::FullyDecoded);
    };
    m_problem->setValue(value("problem"));
    m_verdict->setValue(value("verdict"));
    m_language->setValue(value("language"));
    m_account->setValue(value("account"));
    m_filters->search()->setText(value("search"));
    m_segments->setCurrent(value("segment").toInt());
    state().submissions().RecordModel::sort(
        value("sort").toInt(), value("descending") == QLatin1String("1") ? Qt::DescendingOrder : Qt::AscendingOrder);
    ask();
}

void SubmissionsPage::ask()
{
    SubmissionQuestion question;
    question.problem = m_problem->value();
    question.verdict = m_verdict->value();
    question.language = m_language->value();
    question.account = m_account->value();
    question.isUnverifiedOnly = m_segments->current() == kToVerify;
    question.isFailedOnly = m_segments->current() == kFailed;
    question.isOpenOnly = m_segments->current() == kOpen;
    state().submissions().ask(question);
    follow();
}

void SubmissionsPage::select(qint64 id)
{
    const bool wasShown = m_detail->isVisibleTo(this);
    m_detail->setSubmission(id);
    m_detail->setVisible(id > 0);
    if (id == 0)
        m_view->setNarrow({});
    if (id > 0 && !wasShown)
        arrange();
    m_view->scrollTo(m_view->currentIndex());
    follow();
}

// Beside the list where there is room, else below it.
void SubmissionsPage::arrange()
{
    const bool isBeside = width() >= kBesides;
    const bool isShown = m_detail->isVisibleTo(this);
    m_splitter->setOrientation(isBeside ? Qt::Horizontal : Qt::Vertical);
    m_view->setNarrow(isBeside && isShown ? kNarrow : QList<int>());
    const int list = isBeside ? std::min(kListWidth, width() * 2 / 5) : kListHeight;
    m_splitter->setSizes({list, std::max(1, (isBeside ? width() : height()) - list)});
}

void SubmissionsPage::resizeEvent(QResizeEvent *event)
{
    Page::resizeEvent(event);
    if ((width() >= kBesides) != (m_splitter->orientation() == Qt::Horizontal))
        arrange();
}

void SubmissionsPage::follow()
{
    SubmissionModel &model = state().submissions();
    const SubmissionRow *row = model.find(m_view->currentId());
    const qsizetype selected = m_view->selectedIds().size();
    m_rejudge->setText(selected > 1 ? tr("Rejudge %1…").arg(selected) : tr("Rejudge"));
    allow(m_rejudge, row != nullptr, tr("choose a submission"));
    allow(m_set, true, {});
    const bool isFinished = row && row->state == QLatin1String("finished");
    const bool isVerified = isFinished && !row->verifiedBy.isEmpty();
    m_verify->setText(isVerified ? tr("Not verified") : tr("Verify"));
    allow(m_verify, isFinished, tr("it has no verdict"));
    allow(m_comment, row != nullptr, tr("choose a submission"));
    allow(m_compare, m_detail->history().total() > 1, tr("it was judged once"), true);
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
        m_segments->setCurrent(query.hasQueryItem(QStringLiteral("failed")) ? kFailed : 0);
    }
    if (target.kind == Target::Kind::Submission) {
        m_view->selectId(target.id);
        m_view->setFocus();
    }
}

QString SubmissionsPage::noticeText() const
{
    return m_strip->isHidden() ? QString() : m_strip->text();
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

// Marks the judging as looked at, and goes on to the next one that nobody has looked at.
void SubmissionsPage::verify()
{
    const SubmissionRow *row = state().submissions().find(m_view->currentId());
    if (!row || row->judging == 0)
        return;
    const qint64 id = row->id;
    const bool isVerified = row->verifiedBy.isEmpty();
    const QString path = QStringLiteral("/judgings/%1/verification").arg(row->judging);
    state().connection().act(
        changeRequest(isVerified ? "PUT" : "DELETE", path), this,
        [this, id, isVerified, path](const ApiResult &result) {
            state().refresh(id);
            m_strip->clearButtons();
            if (!result)
                return m_strip->tell(Tone::Danger, tr("#%1 was not marked").arg(id), result.error().message);
            Q_EMIT told(isVerified ? tr("#%1 is verified").arg(id) : tr("#%1 is not verified any more").arg(id),
                        [this, id, isVerified, path] {
                            state().connection().act(changeRequest(isVerified ? "DELETE" : "PUT", path), this,
                                                     [this, id](const ApiResult &) { state().refresh(id); });
                        });
        });
    if (isVerified)
        goToNextUnverified(id);
}

void SubmissionsPage::goToNextUnverified(qint64 from)
{
    const SubmissionModel &model = state().submissions();
    for (int row = model.rowOf(from) + 1; row > 0 && row < model.rowCount(); ++row) {
        const SubmissionRow &next = model.at(row);
        if (next.state == QLatin1String("finished") && next.verifiedBy.isEmpty())
            return m_view->selectId(next.id);
    }
}

void SubmissionsPage::rejudgeAsSet()
{
    RejudgingChoice choice;
    const QList<qint64> ids = m_view->selectedIds();
    if (ids.size() > 1) {
        choice.submissions = ids;
    } else {
        choice.problem = m_problem->value();
        choice.verdict = m_verdict->value();
        choice.language = m_language->value();
        choice.account = m_account->value();
    }
    Q_EMIT rejudgingWanted(choice);
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
