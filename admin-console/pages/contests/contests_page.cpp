#include "admin-console/pages/contests/contests_page.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/pages/contests/contest_dialog.h"
#include "admin-console/pages/problems/plain_table.h"
#include "admin-console/widgets/record_view.h"

#include <QJsonArray>
#include <QSplitter>

namespace gavel::console {

namespace {

using namespace std::chrono_literals;

qint64 startOf(const QJsonObject &contest)
{
    return timeFrom(contest.value(QStringLiteral("start_at")));
}

qint64 endOf(const QJsonObject &contest)
{
    return timeFrom(contest.value(QStringLiteral("end_at")));
}

QString titleOf(const QJsonObject &contest)
{
    return contest.value(QStringLiteral("title")).toString();
}

QString spanText(qint64 ms)
{
    const qint64 seconds = std::max<qint64>(0, ms / 1000);
    return QStringLiteral("%1:%2:%3")
        .arg(seconds / 3600)
        .arg(seconds / 60 % 60, 2, 10, QLatin1Char('0'))
        .arg(seconds % 60, 2, 10, QLatin1Char('0'));
}

QString savedText(const QString &name, const QJsonObject &stored)
{
    const QStringList missing = stored.value(QStringLiteral("missing_versions")).toVariant().toStringList();
    if (missing.isEmpty())
        return QObject::tr("Contest %1 is saved").arg(name);
    return QObject::tr("Contest %1 is saved; no worker has its version of %2, submissions in it wait")
        .arg(name, missing.join(QStringLiteral(", ")));
}

CellValue stateCell(const QJsonObject &contest)
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    CellValue value = now < startOf(contest) ? textCell(QObject::tr("to come"), Tone::Info)
                      : now < endOf(contest) ? textCell(QObject::tr("running"), Tone::Success)
                                             : textCell(QObject::tr("over"), Tone::Muted);
    value.icon = now < startOf(contest) ? QStringLiteral("state-queued")
                 : now < endOf(contest) ? QStringLiteral("state-running")
                                        : QStringLiteral("state-finished");
    return value;
}

} // namespace

ContestsPage::ContestsPage(PageContext context)
    : Page(context, QStringLiteral("contests"), tr("Contests"), QStringLiteral("contest"),
           {Topic::Problems, Topic::Accounts, Topic::Languages}),
      m_contests({{QStringLiteral("name"), tr("Name"), 130},
                  {QStringLiteral("title"), tr("Title"), 0},
                  {QStringLiteral("state"), tr("State"), 104},
                  {QStringLiteral("start"), tr("Start"), 150, true},
                  {QStringLiteral("end"), tr("End"), 150, true},
                  {QStringLiteral("problems"), tr("Problems"), 80, true},
                  {QStringLiteral("participants"), tr("Participants"), 96, true}}),
      m_view(new RecordView(theme(), m_contests, QStringLiteral("contests"))),
      m_strip(new Strip(theme()))
{
    m_new = addCommand(tr("New contest…"), QStringLiteral("plus"), QKeySequence(Qt::CTRL | Qt::Key_N),
                       [this] { edit({}); });
    m_change = addCommand(tr("Change…"), QStringLiteral("comment"), Qt::Key_E,
                          [this] { edit(m_records.value(m_view->currentId())); });
    m_view->setAccessibleName(tr("Contests"));
    m_view->setSelectionMode(QAbstractItemView::SingleSelection);
    m_view->setHolding(false);
    m_view->setEmptyText(tr("There is no contest. Ctrl+N makes one."));
    auto *list = new QWidget;
    auto *listLayout = column();
    listLayout->addWidget(m_strip);
    listLayout->addWidget(m_view, 1);
    listLayout->addWidget(new TableFooter(theme(), *m_view, Noun{tr("contest"), tr("contests")}));
    list->setLayout(listLayout);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(list);
    splitter->addWidget(makeDetail());
    splitter->setStretchFactor(0, 1);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    auto *whole = column();
    whole->addWidget(splitter, 1);
    setLayout(whole);
    m_watch = new Watch(
        state().connection(), QStringLiteral("/contests"), {}, 3s, [this](const auto &answer) { take(answer); }, this);
    connect(m_watch, &Watch::faultChanged, this, &ContestsPage::follow);
    connect(m_view, &RecordView::currentIdChanged, this, &ContestsPage::follow);
    connect(m_view, &RecordView::opened, m_change, &QAction::trigger);
    connect(&state().connection(), &ServerConnection::linkChanged, this, &ContestsPage::follow);
    connect(&state().connection(), &ServerConnection::serverChanged, this, [this] { take({}); });
    follow();
}

QWidget *ContestsPage::makeDetail()
{
    m_detail = new QWidget;
    m_title = new ToneLabel(theme(), int(TextRole::DetailTitle), Tone::Normal, 500);
    m_facts = new Facts(theme(), Qt::Vertical);
    m_problems = new PlainTable(theme(), {tr("Label"), tr("Problem"), tr("Colour")}, {64, 0, 90});
    m_detail->setObjectName(QStringLiteral("detail"));
    m_detail->setAttribute(Qt::WA_StyledBackground);
    m_detail->setMinimumWidth(340);
    m_detail->setMaximumWidth(480);
    auto *buttons = row(8);
    buttons->addWidget(new ActionButton(theme(), *m_change));
    buttons->addStretch();
    auto *layout = column(12, {16, 12, 16, 12});
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addWidget(m_problems, 1);
    layout->addLayout(buttons);
    m_detail->setLayout(layout);
    m_detail->hide();
    return m_detail;
}

void ContestsPage::keepFresh()
{
    m_watch->setAwake(true);
}

void ContestsPage::take(const QJsonObject &answer)
{
    QList<CellRow> rows;
    m_records.clear();
    for (const QJsonValue &value : answer.value(QStringLiteral("contests")).toArray()) {
        const QJsonObject contest = value.toObject();
        const QString name = contest.value(QStringLiteral("name")).toString();
        const qint64 id = qint64(qHash(name, 1) & 0x7fffffffffffffff);
        m_records.insert(id, contest);
        rows.append({id,
                     {textCell(name), textCell(titleOf(contest)), stateCell(contest), timeCell(startOf(contest)),
                      timeCell(endOf(contest)), numberCell(contest.value(QStringLiteral("problems")).toArray().size()),
                      numberCell(contest.value(QStringLiteral("participants")).toArray().size())},
                     name});
    }
    m_contests.replace(rows);
    follow();
}

const QJsonObject *ContestsPage::running() const
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    for (const QJsonObject &contest : m_records) {
        if (now >= startOf(contest) && now < endOf(contest))
            return &contest;
    }
    return nullptr;
}

QString ContestsPage::clockTitle() const
{
    const QJsonObject *contest = running();
    return contest ? titleOf(*contest) : QString();
}

QString ContestsPage::clockText() const
{
    const QJsonObject *contest = running();
    if (!contest)
        return {};
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    return tr("%1 elapsed    %2 left").arg(spanText(now - startOf(*contest)), spanText(endOf(*contest) - now));
}

void ContestsPage::follow()
{
    const QJsonObject contest = m_records.value(m_view->currentId());
    allow(m_new, true, {});
    allow(m_change, !contest.isEmpty(), tr("choose a contest"));
    if (m_watch && m_watch->fault())
        m_strip->tell(Tone::Danger, tr("Contests could not be read"), m_watch->fault()->message);
    m_detail->setVisible(!contest.isEmpty());
    if (!contest.isEmpty())
        showDetail(contest);
    Q_EMIT changed();
}

void ContestsPage::showDetail(const QJsonObject &contest)
{
    const QStringList languages = contest.value(QStringLiteral("languages")).toVariant().toStringList();
    const QStringList people = contest.value(QStringLiteral("participants")).toVariant().toStringList();
    const QVariantMap versions = contest.value(QStringLiteral("versions")).toObject().toVariantMap();
    QStringList pinned;
    for (const auto &[language, version] : versions.asKeyValueRange())
        pinned.append(language + QStringLiteral(": ") + version.toString());
    m_title->setText(titleOf(contest));
    m_facts->set({{tr("Start"), fullTimeText(startOf(contest))},
                  {tr("End"), fullTimeText(endOf(contest))},
                  {tr("Length"), spanText(endOf(contest) - startOf(contest))},
                  {tr("Languages"), languages.isEmpty() ? tr("all") : languages.join(QStringLiteral(", "))},
                  {tr("Versions"), pinned.isEmpty() ? tr("any") : pinned.join(QStringLiteral("; "))},
                  {tr("Participants"), people.isEmpty() ? tr("nobody") : people.join(QStringLiteral(", "))}});
    QList<QStringList> problems;
    for (const QJsonValue &value : contest.value(QStringLiteral("problems")).toArray())
        problems.append({value[QStringLiteral("label")].toString(), value[QStringLiteral("problem")].toString(),
                         value[QStringLiteral("colour")].toString()});
    m_problems->set(problems);
}

void ContestsPage::edit(const QJsonObject &contest)
{
    auto *dialog = new ContestDialog(theme(), state(), contest, window());
    connect(dialog, &ContestDialog::saveWanted, this, [this, dialog] {
        const QString name = dialog->name();
        state().connection().act(changeRequest("PUT", QStringLiteral("/contests/") + name, dialog->toJson()), dialog,
                                 [this, dialog, name](const ApiResult &result) {
                                     if (!result)
                                         return dialog->say(result.error().message);
                                     dialog->accept();
                                     Q_EMIT told(savedText(name, result->object()), {});
                                 });
    });
    dialog->open();
}

QString ContestsPage::remark() const
{
    return counted(m_contests.total(), tr("1 known"), tr("%1 known"));
}

QList<QWidget *> ContestsPage::headerWidgets()
{
    return {new ActionButton(theme(), *m_new)};
}

QWidget *ContestsPage::mainWidget()
{
    return m_view;
}

} // namespace gavel::console
