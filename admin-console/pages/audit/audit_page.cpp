#include "admin-console/pages/audit/audit_page.h"

#include "admin-console/data/decode.h"
#include "admin-console/models/words.h"
#include "admin-console/widgets/confirm.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QScrollBar>
#include <QSplitter>
#include <QStackedWidget>

namespace gavel::console {

namespace {

using namespace std::chrono_literals;

QString textOf(const QJsonObject &object, const char *key)
{
    return object.value(QLatin1String(key)).toString();
}

// "submission.rejudge" of 12 leads to submission 12.
std::optional<Target> targetOf(const QString &action, const QString &subject)
{
    const QString kind = action.section(QLatin1Char('.'), 0, 0);
    if (kind == QLatin1String("submission"))
        return Target{Target::Kind::Submission, {}, subject.toLongLong()};
    if (kind == QLatin1String("rejudging"))
        return Target{Target::Kind::Rejudging, {}, subject.toLongLong()};
    if (kind == QLatin1String("problem"))
        return Target{Target::Kind::Problem, subject, 0};
    if (kind == QLatin1String("worker"))
        return Target{Target::Kind::Page, QStringLiteral("workers"), 0};
    if (kind == QLatin1String("account"))
        return Target{Target::Kind::Account, subject, 0};
    return std::nullopt;
}

QUrlQuery pageOf(const char *limit)
{
    QUrlQuery query;
    query.addQueryItem(QStringLiteral("limit"), QString::fromLatin1(limit));
    return query;
}

} // namespace

AuditPage::AuditPage(PageContext context)
    : Page(context, QStringLiteral("audit"), tr("Audit"), QStringLiteral("audit"), {}),
      m_log({{QStringLiteral("time"), tr("Time"), 150, true},
             {QStringLiteral("who"), tr("Who"), 130},
             {QStringLiteral("action"), tr("Action"), 170},
             {QStringLiteral("object"), tr("Object"), 170},
             {QStringLiteral("detail"), tr("Detail"), 0}}),
      m_webhooks({{QStringLiteral("url"), tr("Address"), 0},
                  {QStringLiteral("events"), tr("Events"), 240},
                  {QStringLiteral("created"), tr("Created"), 150, true}}),
      m_dead({{QStringLiteral("hook"), tr("Webhook"), 0},
              {QStringLiteral("event"), tr("Event"), 150},
              {QStringLiteral("tries"), tr("Tries"), 56, true},
              {QStringLiteral("error"), tr("Last error"), 0},
              {QStringLiteral("created"), tr("Happened"), 150, true}}),
      m_segments(new Segments({tr("Log"), tr("Webhooks"), tr("Dead letters")})),
      m_filters(new FilterBar(theme())),
      m_stack(new QStackedWidget),
      m_strip(new Strip(theme()))
{
    m_who = m_filters->addField(tr("Who"));
    m_action = m_filters->addField(tr("Action"));
    m_filters->setPlaceholder(tr("Search in what is shown"));
    makeCommands();
    makeView(m_log, QStringLiteral("audit"), {tr("entry"), tr("entries")}, tr("Nothing was done yet."));
    makeView(m_webhooks, QStringLiteral("webhooks"), {tr("webhook"), tr("webhooks")},
             tr("No address is told anything. Ctrl+N adds one."));
    makeView(m_dead, QStringLiteral("dead-letters"), {tr("dead letter"), tr("dead letters")},
             tr("Everything was delivered, or is tried."));
    m_log.RecordModel::sort(-1, Qt::DescendingOrder);
    auto *splitter = new QSplitter(Qt::Horizontal);
    splitter->addWidget(m_stack);
    splitter->addWidget(makeDetail());
    splitter->setStretchFactor(0, 1);
    splitter->setHandleWidth(1);
    splitter->setChildrenCollapsible(false);
    auto *layout = column();
    layout->addWidget(m_filters);
    layout->addWidget(m_strip);
    layout->addWidget(splitter, 1);
    setLayout(layout);
    m_logWatch = addWatch(QStringLiteral("/audit"), pageOf("200"), 2s, [this](const auto &answer) { takeLog(answer); });
    addWatch(QStringLiteral("/webhooks"), {}, 5s, [this](const auto &answer) { takeWebhooks(answer); });
    QUrlQuery dead = pageOf("200");
    dead.addQueryItem(QStringLiteral("state"), QStringLiteral("dead"));
    addWatch(QStringLiteral("/webhook-deliveries"), dead, 5s, [this](const auto &answer) { takeDead(answer); });
    connect(m_logWatch, &Watch::faultChanged, this, &AuditPage::follow);
    connect(m_segments, &Segments::currentChanged, this, [this](int which) { showPart(Part(which)); });
    connect(m_filters, &FilterBar::searchChanged, this, [this](const QString &text) {
        for (CellModel *model : {&m_log, &m_webhooks, &m_dead})
            model->setSearch(text);
    });
    const auto values = [](const QSet<QString> &set) {
        QStringList list(set.cbegin(), set.cend());
        list.sort();
        return list;
    };
    m_who->setValues([this, values] { return values(m_people); });
    m_action->setValues([this, values] { return values(m_actions); });
    connect(m_who, &FieldChip::valueChanged, this, &AuditPage::askLog);
    connect(m_action, &FieldChip::valueChanged, this, &AuditPage::askLog);
    connect(&state().connection(), &ServerConnection::linkChanged, this, &AuditPage::follow);
    connect(m_views.at(0)->verticalScrollBar(), &QScrollBar::valueChanged, this, [this](int value) {
        if (value >= m_views.at(0)->verticalScrollBar()->maximum() - 200)
            fetchOlder();
    });
    follow();
}

void AuditPage::makeCommands()
{
    m_open = addCommand(tr("Go to the object"), QStringLiteral("right"), {}, [this] {
        const QJsonObject entry = m_records.value(view().currentId());
        if (const auto target = targetOf(textOf(entry, "action"), textOf(entry, "subject")))
            Q_EMIT wanted(*target);
    });
    m_copy = addCommand(tr("Copy as JSON"), QStringLiteral("copy"), {}, [this] {
        const qint64 id = view().currentId();
        const QJsonObject &record = part() == Part::Log        ? m_records[id]
                                    : part() == Part::Webhooks ? m_hooks[id]
                                                               : m_letters[id];
        QGuiApplication::clipboard()->setText(QString::fromUtf8(QJsonDocument(record).toJson()));
    });
    m_add = addCommand(tr("New webhook…"), QStringLiteral("plus"), QKeySequence(Qt::CTRL | Qt::Key_N),
                       [this] { newWebhook(); });
    m_remove = addCommand(tr("Remove webhook…"), QStringLiteral("cancel"), Qt::Key_X, [this] { removeWebhook(); });
    m_replay = addCommand(tr("Deliver again"), QStringLiteral("rejudging"), Qt::Key_Y,
                          [this] { replay(view().selectedIds()); });
    m_replayAll = addCommand(tr("Deliver all again"), QStringLiteral("rejudging"), {},
                             [this] { replay(QList<qint64>(m_letters.keyBegin(), m_letters.keyEnd())); });
}

void AuditPage::makeView(CellModel &model, const QString &key, const Noun &noun, const QString &empty)
{
    auto *view = new RecordView(theme(), model, key);
    view->setAccessibleName(noun.many);
    view->setEmptyText(empty);
    auto *box = new QWidget;
    auto *layout = column();
    layout->addWidget(view, 1);
    layout->addWidget(new TableFooter(theme(), *view, noun));
    box->setLayout(layout);
    m_stack->addWidget(box);
    m_views.append(view);
    connect(view, &RecordView::currentIdChanged, this, &AuditPage::follow);
    connect(view, &RecordView::selectionCountChanged, this, &AuditPage::follow);
    connect(view, &RecordView::opened, m_open, &QAction::trigger);
}

QWidget *AuditPage::makeDetail()
{
    m_detail = new QWidget;
    m_detail->setObjectName(QStringLiteral("detail"));
    m_detail->setAttribute(Qt::WA_StyledBackground);
    m_detail->setMinimumWidth(340);
    m_detail->setMaximumWidth(460);
    m_title = new ToneLabel(theme(), int(TextRole::DetailTitle), Tone::Normal, 500);
    m_facts = new Facts(theme(), Qt::Vertical);
    auto *buttons = row(8);
    buttons->addWidget(new ActionButton(theme(), *m_open));
    buttons->addWidget(new ActionButton(theme(), *m_copy));
    buttons->addStretch();
    auto *layout = column(12, {16, 12, 16, 12});
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    layout->addStretch();
    layout->addLayout(buttons);
    m_detail->setLayout(layout);
    m_detail->hide();
    return m_detail;
}

RecordView &AuditPage::view() const
{
    return *m_views.at(m_stack->currentIndex());
}

AuditPage::Part AuditPage::part() const
{
    return Part(m_stack->currentIndex());
}

void AuditPage::showPart(Part part)
{
    m_segments->setCurrent(int(part));
    m_stack->setCurrentIndex(int(part));
    m_who->setVisible(part == Part::Log);
    m_action->setVisible(part == Part::Log);
    view().setFocus();
    follow();
}

void AuditPage::askLog()
{
    QUrlQuery query = pageOf("200");
    if (!m_who->value().isEmpty())
        query.addQueryItem(QStringLiteral("account"), m_who->value());
    if (!m_action->value().isEmpty())
        query.addQueryItem(QStringLiteral("action"), m_action->value());
    m_log.replace({});
    m_records.clear();
    m_cursor.clear();
    m_logWatch->setQuery(query);
}

void AuditPage::takeLog(const QJsonObject &answer)
{
    QList<CellRow> rows;
    for (const QJsonValue &value : answer.value(QStringLiteral("entries")).toArray()) {
        const QJsonObject entry = value.toObject();
        const qint64 id = idFrom(entry.value(QStringLiteral("id")));
        const QString who = textOf(entry, "account"), action = textOf(entry, "action");
        m_records.insert(id, entry);
        m_people.insert(who);
        m_actions.insert(action);
        rows.append({id,
                     {timeCell(timeFrom(entry.value(QStringLiteral("at")))),
                      who.isEmpty() ? textCell(tr("the server's console"), Tone::Muted) : textCell(who),
                      textCell(action), textCell(textOf(entry, "subject")), textCell(textOf(entry, "detail"))}});
    }
    const bool isFirst = m_log.total() == 0;
    m_log.apply(rows);
    if (isFirst || m_isFetching)
        m_cursor = textOf(answer, "next_cursor");
    follow();
}

// Older entries come while one scrolls.
void AuditPage::fetchOlder()
{
    if (m_cursor.isEmpty() || m_isFetching)
        return;
    m_isFetching = true;
    QUrlQuery query = pageOf("200");
    query.addQueryItem(QStringLiteral("cursor"), m_cursor);
    if (!m_who->value().isEmpty())
        query.addQueryItem(QStringLiteral("account"), m_who->value());
    if (!m_action->value().isEmpty())
        query.addQueryItem(QStringLiteral("action"), m_action->value());
    state().connection().api().get(QStringLiteral("/audit"), query, this, [this](const ApiResult &result) {
        if (result)
            takeLog(result->object());
        m_isFetching = false;
    });
}

void AuditPage::takeWebhooks(const QJsonObject &answer)
{
    QList<CellRow> rows;
    m_hooks.clear();
    for (const QJsonValue &value : answer.value(QStringLiteral("webhooks")).toArray()) {
        const QJsonObject hook = value.toObject();
        const qint64 id = idFrom(hook.value(QStringLiteral("id")));
        m_hooks.insert(id, hook);
        rows.append({id,
                     {textCell(textOf(hook, "url")),
                      textCell(hook.value(QStringLiteral("events")).toVariant().toStringList().join(QLatin1Char(' '))),
                      timeCell(timeFrom(hook.value(QStringLiteral("created_at"))))}});
    }
    m_webhooks.replace(rows);
    follow();
}

void AuditPage::takeDead(const QJsonObject &answer)
{
    QList<CellRow> rows;
    m_letters.clear();
    for (const QJsonValue &value : answer.value(QStringLiteral("deliveries")).toArray()) {
        const QJsonObject letter = value.toObject();
        const qint64 id = idFrom(letter.value(QStringLiteral("id")));
        m_letters.insert(id, letter);
        rows.append({id,
                     {textCell(textOf(letter, "url")), textCell(textOf(letter, "event")),
                      numberCell(qint64(letter.value(QStringLiteral("tries")).toDouble())),
                      textCell(textOf(letter, "last_result"), Tone::Danger),
                      timeCell(timeFrom(letter.value(QStringLiteral("created_at"))))}});
    }
    m_dead.replace(rows);
    m_segments->setText(int(Part::DeadLetters),
                        rows.isEmpty() ? tr("Dead letters") : tr("Dead letters  %1").arg(rows.size()));
    follow();
}

void AuditPage::follow()
{
    if (!m_facts || m_views.size() < 3)
        return;
    const QString role = state().connection().identity().role;
    const bool isAdmin = role == QLatin1String("admin");
    const bool isChosen = view().currentId() > 0;
    const QJsonObject entry = part() == Part::Log ? m_records.value(view().currentId()) : QJsonObject();
    const bool leads = targetOf(textOf(entry, "action"), textOf(entry, "subject")).has_value();
    allow(m_open, leads, tr("it leads nowhere"), true);
    allow(m_copy, isChosen, tr("choose a row"), true);
    allow(m_add, isAdmin, tr("role admin"));
    allow(m_remove, isAdmin && isChosen && part() == Part::Webhooks, tr("choose a webhook"));
    allow(m_replay, isChosen && part() == Part::DeadLetters, tr("choose a dead letter"));
    allow(m_replayAll, !m_letters.isEmpty(), tr("there are none"));
    if (m_logWatch && m_logWatch->fault())
        m_strip->tell(Tone::Danger, tr("The log could not be read"), m_logWatch->fault()->message);
    showDetail();
    Q_EMIT changed();
}

void AuditPage::showDetail()
{
    const qint64 id = view().currentId();
    m_detail->setVisible(id > 0);
    const auto when = [](const QJsonObject &object, const char *key) {
        return fullTimeText(timeFrom(object.value(QLatin1String(key))));
    };
    if (part() == Part::Log) {
        const QJsonObject entry = m_records.value(id);
        const QString who = textOf(entry, "account");
        m_title->setText(textOf(entry, "action"));
        return m_facts->set({{tr("Entry"), QString::number(id)},
                             {tr("Time"), when(entry, "at")},
                             {tr("Who"), who.isEmpty() ? tr("the server's console") : who},
                             {tr("Object"), textOf(entry, "subject")},
                             {tr("Detail"), textOf(entry, "detail")}});
    }
    if (part() == Part::Webhooks) {
        const QJsonObject hook = m_hooks.value(id);
        m_title->setText(tr("Webhook %1").arg(id));
        return m_facts->set(
            {{tr("Address"), textOf(hook, "url")},
             {tr("Events"), hook.value(QStringLiteral("events")).toVariant().toStringList().join(QLatin1Char('\n'))},
             {tr("Created"), when(hook, "created_at")}});
    }
    const QJsonObject letter = m_letters.value(id);
    m_title->setText(tr("Delivery %1").arg(id));
    m_facts->set({{tr("Address"), textOf(letter, "url")},
                  {tr("Event"), textOf(letter, "event")},
                  {tr("Tries"), letter.value(QStringLiteral("tries")).toVariant().toString()},
                  {tr("Last result"), textOf(letter, "last_result")},
                  {tr("Happened"), when(letter, "created_at")},
                  {tr("Message"), textOf(letter, "body").left(2000)}});
}

QString AuditPage::remark() const
{
    return m_cursor.isEmpty() ? tr("%1 entries").arg(m_log.total())
                              : tr("the newest %1 entries; older ones come while scrolling").arg(m_log.total());
}

QString AuditPage::badge() const
{
    return m_letters.isEmpty() ? QString() : QString::number(m_letters.size());
}

QList<QWidget *> AuditPage::headerWidgets()
{
    return {m_segments, new ActionButton(theme(), *m_add), new ActionButton(theme(), *m_replay)};
}

QWidget *AuditPage::mainWidget()
{
    return &view();
}

QWidget *AuditPage::searchWidget()
{
    return m_filters->search();
}

void AuditPage::newWebhook()
{
    bool isGiven = false;
    const QString url = QInputDialog::getText(this, tr("New webhook"), tr("Address that is told of each verdict"),
                                              QLineEdit::Normal, QStringLiteral("https://"), &isGiven)
                            .trimmed();
    if (isGiven && !url.isEmpty())
        addWebhook(url);
}

void AuditPage::addWebhook(const QString &url)
{
    const QJsonObject body{{QStringLiteral("url"), url},
                           {QStringLiteral("events"), QJsonArray{QStringLiteral("submission.judged")}}};
    state().connection().act(
        changeRequest("POST", QStringLiteral("/webhooks"), body), this, [this, url](const ApiResult &result) {
            m_strip->clearButtons();
            if (!result)
                return m_strip->tell(Tone::Danger, tr("%1 was not added").arg(url), result.error().message);
            const QString secret = textOf(result->object(), "secret");
            m_strip->tell(Tone::Success, tr("Secret that its messages are signed with, shown this once"), secret);
            connect(m_strip->addButton(tr("Copy")), &QPushButton::clicked, this,
                    [secret] { QGuiApplication::clipboard()->setText(secret); });
            connect(m_strip->addButton(tr("Close")), &QPushButton::clicked, m_strip, &Strip::silence);
        });
}

void AuditPage::removeWebhook()
{
    const qint64 id = view().currentId();
    const QString url = textOf(m_hooks.value(id), "url");
    Confirm::ask(theme(), this, tr("Remove webhook %1").arg(id),
                 tr("%1 is told nothing more, and what was not delivered to it is forgotten.").arg(url), tr("Remove"),
                 0, [this, id] {
                     state().connection().act(changeRequest("DELETE", QStringLiteral("/webhooks/%1").arg(id)), this,
                                              [this, id](const ApiResult &result) {
                                                  if (result)
                                                      return Q_EMIT told(tr("Webhook %1 is removed").arg(id), {});
                                                  m_strip->tell(Tone::Danger, tr("Webhook %1 was not removed").arg(id),
                                                                result.error().message);
                                              });
                 });
}

void AuditPage::replay(const QList<qint64> &ids)
{
    Errand::run(
        state().connection(), ids,
        [](qint64 id) { return changeRequest("POST", QStringLiteral("/webhook-deliveries/%1/replay").arg(id)); },
        [this](int done, int all, const QStringList &faults) {
            m_strip->clearButtons();
            if (faults.isEmpty())
                return Q_EMIT told(counted(done, tr("1 delivery is tried again"), tr("%1 deliveries are tried again")),
                                   {});
            m_strip->tell(Tone::Danger, tr("%1 of %2 are not tried again").arg(all - done).arg(all),
                          faults.join(QLatin1Char('\n')));
        },
        this);
}

} // namespace gavel::console
