#include "admin-console/pages/accounts/accounts_page.h"

#include "admin-console/data/decode.h"
#include "admin-console/pages/accounts/roster_dialog.h"
#include "admin-console/pages/accounts/tokens_dialog.h"
#include "admin-console/widgets/confirm.h"
#include "admin-console/widgets/filter_bar.h"
#include "admin-console/widgets/record_view.h"

#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QJsonArray>
#include <QLineEdit>
#include <QRandomGenerator>
#include <QRegularExpression>

namespace gavel::console {

QString newPasswordText()
{
    static const QString kLetters = QStringLiteral("abcdefghijkmnpqrstuvwxyzACDEFGHJKLMNPQRTUVWXY34679");
    QString text;
    for (int i = 0; i < 16; ++i)
        text += kLetters.at(qsizetype(QRandomGenerator::system()->bounded(quint32(kLetters.size()))));
    return text;
}

AccountsPage::AccountsPage(PageContext context)
    : StaffPage(context, QStringLiteral("accounts"), tr("Accounts"), QStringLiteral("accounts"), {Topic::Accounts},
                context.state.accounts(), {tr("account"), tr("accounts")}),
      m_teams({{QStringLiteral("name"), tr("Team"), 140},
               {QStringLiteral("title"), tr("Name"), 0},
               {QStringLiteral("label"), tr("Seat"), 90},
               {QStringLiteral("organization"), tr("Organisation"), 160},
               {QStringLiteral("groups"), tr("Groups"), 160},
               {QStringLiteral("members"), tr("Log-ins"), 240}}),
      m_organizations({{QStringLiteral("name"), tr("Organisation"), 160},
                       {QStringLiteral("title"), tr("Name"), 200},
                       {QStringLiteral("formal"), tr("Formal name"), 0},
                       {QStringLiteral("country"), tr("Country"), 90},
                       {QStringLiteral("teams"), tr("Teams"), 70, true}}),
      m_segments(new Segments({tr("People"), tr("Teams"), tr("Organisations")}))
{
    makeLists();
    for (const char *role : {"", "contestant", "jury", "admin", "worker"}) {
        const QString code = QString::fromLatin1(role);
        QPushButton *chip =
            m_filters->addChip(code.isEmpty() ? tr("All") : code.left(1).toUpper() + code.mid(1), 0, code.isEmpty());
        connect(chip, &QPushButton::clicked, this, [this, code] { state().accounts().showRole(code); });
    }
    m_filters->setPlaceholder(tr("Search name, login"));
    m_create = addCommand(tr("New account…"), QStringLiteral("plus"), QKeySequence(Qt::CTRL | Qt::Key_N),
                          [this] { create(); });
    m_password = addCommand(tr("New password…"), QStringLiteral("lock"), {}, [this] { newPassword(); });
    m_toggle = addCommand(tr("Disable"), QStringLiteral("cancel"), Qt::Key_E, [this] { toggle(); });
    m_tokens = addCommand(tr("My tokens…"), QStringLiteral("lock"), Qt::Key_T,
                          [this] { (new TokensDialog(theme(), state().connection(), window()))->open(); });
    m_import = addCommand(tr("Import…"), QStringLiteral("import"), Qt::Key_I,
                          [this] { (new RosterDialog(theme(), state().connection(), window()))->open(); });
    m_endSessions = addCommand(tr("End all sessions…"), QStringLiteral("lock"), Qt::Key_X, [this] { endSessions(); });
    m_sessions = new Facts(theme(), Qt::Vertical);
    addToDetail(makeLine(Qt::Horizontal));
    addToDetail(m_sessions);
    m_sessionsWatch = addWatch(QStringLiteral("/me"), {}, std::chrono::seconds(5),
                               [this](const QJsonObject &answer) { showSessions(answer); });
    m_submissions = addCommand(tr("Submissions"), QStringLiteral("submissions"), {}, [this] {
        if (const AccountRow *row = state().accounts().find(m_view->currentId()))
            Q_EMIT wanted({Target::Kind::Page, QStringLiteral("submissions?account=") + row->name, 0});
    });
    addDetailButton(new ActionButton(theme(), *m_submissions, "quiet"));
    addDetailButton(new ActionButton(theme(), *m_password, "quiet"));
    addDetailButton(new ActionButton(theme(), *m_toggle, "danger"), true);
}

QList<QWidget *> AccountsPage::headerWidgets()
{
    return {m_segments, new ActionButton(theme(), *m_create), new ActionButton(theme(), *m_import),
            new ActionButton(theme(), *m_tokens)};
}

QString AccountsPage::remark() const
{
    return tr("%1 known").arg(state().accounts().total());
}

void AccountsPage::showDetail(qint64 id)
{
    const AccountRow *row = state().accounts().find(id);
    if (!row)
        return;
    if (row->name != m_shown) {
        m_shown = row->name;
        m_sessions->set({});
        m_sessionsWatch->setPath(QStringLiteral("/accounts/%1/sessions").arg(m_shown));
    }
    if (row->isEnabled)
        m_note->silence();
    else
        m_note->tell(Tone::Warning, tr("Disabled"), tr("It cannot log in; its tokens are revoked."));
    const auto &all = state().submissions().records();
    const auto sent =
        std::count_if(all.begin(), all.end(), [row](const SubmissionRow &one) { return one.account == row->name; });
    setDetail(row->displayName.isEmpty() ? row->name : row->displayName, row->name,
              {{tr("Role"), row->role},
               {tr("Created"), fullTimeText(row->createdMs)},
               {tr("Submissions known"), numberText(sent)}});
}

void AccountsPage::makeLists()
{
    const auto make = [this](CellModel &model, const QString &key, const Noun &noun) {
        auto *list = new QWidget;
        auto *view = new RecordView(theme(), model, key);
        view->setHolding(false);
        view->setAccessibleName(noun.many);
        view->setEmptyText(tr("There are no %1 yet. I imports them.").arg(noun.many));
        auto *layout = column();
        layout->addWidget(view, 1);
        layout->addWidget(new TableFooter(theme(), *view, noun));
        list->setLayout(layout);
        list->hide();
        addBelowTable(list);
        m_lists.append(list);
        connect(m_filters, &FilterBar::searchChanged, &model, &RecordModel::setSearch);
    };
    make(m_teams, QStringLiteral("teams"), {tr("team"), tr("teams")});
    make(m_organizations, QStringLiteral("organizations"), {tr("organisation"), tr("organisations")});
    addWatch(QStringLiteral("/teams"), {}, std::chrono::seconds(5), [this](const auto &answer) { takeTeams(answer); });
    addWatch(QStringLiteral("/organizations"), {}, std::chrono::seconds(5),
             [this](const auto &answer) { takeOrganizations(answer); });
    connect(m_segments, &Segments::currentChanged, this, [this](int which) { showPart(Part(which)); });
}

void AccountsPage::showPart(Part part)
{
    m_segments->setCurrent(int(part));
    m_view->setVisible(part == Part::People);
    m_footer->setVisible(part == Part::People);
    if (part != Part::People)
        m_view->selectId(0);
    for (int i = 0; i < m_lists.size(); ++i)
        m_lists.at(i)->setVisible(int(part) == i + 1);
}

void AccountsPage::takeTeams(const QJsonObject &answer)
{
    const auto words = [](const QJsonValue &list) {
        return list.toVariant().toStringList().join(QStringLiteral(", "));
    };
    QList<CellRow> rows;
    m_teamsOf.clear();
    for (const QJsonValue &team : answer.value(QStringLiteral("teams")).toArray()) {
        const QString organization = team[QStringLiteral("organization")].toString();
        ++m_teamsOf[organization];
        const QString name = team[QStringLiteral("name")].toString();
        rows.append(
            {qint64(qHash(name, 1) >> 1),
             {textCell(name), textCell(team[QStringLiteral("title")].toString()),
              textCell(team[QStringLiteral("label")].toString()), textCell(organization),
              textCell(words(team[QStringLiteral("groups")])), textCell(words(team[QStringLiteral("members")]))}});
    }
    m_teams.replace(rows);
}

void AccountsPage::takeOrganizations(const QJsonObject &answer)
{
    QList<CellRow> rows;
    for (const QJsonValue &one : answer.value(QStringLiteral("organizations")).toArray()) {
        const QString name = one[QStringLiteral("name")].toString();
        rows.append({qint64(qHash(name, 1) >> 1),
                     {textCell(name), textCell(one[QStringLiteral("title")].toString()),
                      textCell(one[QStringLiteral("formal_name")].toString()),
                      textCell(one[QStringLiteral("country")].toString()), numberCell(m_teamsOf.value(name))}});
    }
    m_organizations.replace(rows);
}

// Each log-in and token: what it is, from where, since when.
void AccountsPage::showSessions(const QJsonObject &answer)
{
    QList<QPair<QString, QString>> lines;
    for (const QJsonValue &session : answer.value(QStringLiteral("sessions")).toArray()) {
        const QString name = session[QStringLiteral("name")].toString();
        const QString address = session[QStringLiteral("address")].toString();
        const QString since = fullTimeText(timeFrom(session[QStringLiteral("created_at")])).left(19);
        lines.append({session[QStringLiteral("kind")].toString(), QStringList{name, address, since}
                                                                      .filter(QRegularExpression(QStringLiteral(".")))
                                                                      .join(QStringLiteral(", "))});
    }
    m_sessions->set(lines);
    m_sessionLines = lines;
}

void AccountsPage::endSessions()
{
    const AccountRow *row = state().accounts().find(m_view->currentId());
    if (!row)
        return;
    const QString name = row->name;
    Confirm::ask(theme(), this, tr("End all sessions of %1").arg(name),
                 tr("It is logged out everywhere, and its programs are refused. This cannot be undone."), tr("End"), 0,
                 [this, name] {
                     state().connection().act(
                         changeRequest("DELETE", QStringLiteral("/accounts/%1/sessions").arg(name)), this,
                         [this, name](const ApiResult &result) {
                             m_strip->clearButtons();
                             if (result)
                                 return Q_EMIT told(tr("%1 is logged out everywhere").arg(name), {});
                             m_strip->tell(Tone::Danger, tr("%1 stays logged in").arg(name), result.error().message);
                         });
                 });
}

void AccountsPage::follow()
{
    if (!m_create)
        return;
    const AccountRow *row = state().accounts().find(m_view->currentId());
    const bool isSelf = row && row->name == state().connection().identity().name;
    allow(m_create, true, {});
    allow(m_tokens, true, {});
    allow(m_import, true, {});
    allow(m_endSessions, row != nullptr, tr("choose an account"));
    allow(m_submissions, row != nullptr, tr("choose an account"), true);
    allow(m_password, row && row->role != QLatin1String("worker"), tr("workers have tokens, not passwords"));
    allow(m_toggle, row && !isSelf,
          isSelf ? tr("this is the account you are logged in with") : tr("choose an account"));
    m_toggle->setText(row && !row->isEnabled ? tr("Enable") : tr("Disable"));
}

void AccountsPage::create()
{
    QDialog dialog(this);
    dialog.setWindowTitle(tr("New account"));
    auto *form = new QFormLayout(&dialog);
    auto *login = new QLineEdit, *name = new QLineEdit, *password = new QLineEdit(newPasswordText());
    auto *role = new QComboBox;
    role->addItems({QStringLiteral("contestant"), QStringLiteral("jury"), QStringLiteral("admin")});
    form->addRow(tr("Login"), login);
    form->addRow(tr("Name"), name);
    form->addRow(tr("Role"), role);
    form->addRow(tr("Password"), password);
    auto *buttons = new QDialogButtonBox;
    buttons->addButton(tr("Create"), QDialogButtonBox::AcceptRole);
    buttons->addButton(tr("Keep as it is"), QDialogButtonBox::RejectRole);
    form->addRow(buttons);
    connect(buttons, &QDialogButtonBox::accepted, &dialog, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    if (dialog.exec() != QDialog::Accepted)
        return;
    const QString login_ = login->text().trimmed(), secret = password->text();
    const QJsonObject account{{QStringLiteral("name"), login_},
                              {QStringLiteral("display_name"), name->text().trimmed()},
                              {QStringLiteral("role"), role->currentText()},
                              {QStringLiteral("password"), secret}};
    state().connection().act(changeRequest("POST", QStringLiteral("/accounts"), account), this,
                             [this, login_, secret](const ApiResult &result) {
                                 m_strip->clearButtons();
                                 if (!result)
                                     return m_strip->tell(Tone::Danger, tr("%1 was not created").arg(login_),
                                                          result.error().message);
                                 tellOnce(tr("%1 created; its password, shown this once").arg(login_), secret);
                             });
}

void AccountsPage::newPassword()
{
    const AccountRow *row = state().accounts().find(m_view->currentId());
    if (!row)
        return;
    const QString name = row->name, secret = newPasswordText();
    m_strip->clearButtons();
    m_strip->tell(Tone::Warning, tr("Give %1 a new password?").arg(name),
                  tr("The old one stops working and it is logged out everywhere. This cannot be undone."));
    connect(m_strip->addButton(tr("New password")), &QPushButton::clicked, this, [this, name, secret] {
        state().connection().act(
            changeRequest("PATCH", QStringLiteral("/accounts/") + name, {{QStringLiteral("password"), secret}}), this,
            [this, name, secret](const ApiResult &result) {
                m_strip->clearButtons();
                if (!result)
                    return m_strip->tell(Tone::Danger, tr("%1 keeps its password").arg(name), result.error().message);
                tellOnce(tr("New password of %1, shown this once").arg(name), secret);
            });
    });
    connect(m_strip->addButton(tr("Keep")), &QPushButton::clicked, m_strip, &Strip::silence);
}

void AccountsPage::tellOnce(const QString &title, const QString &secret)
{
    m_strip->clearButtons();
    m_strip->tell(Tone::Success, title, secret);
    connect(m_strip->addButton(tr("Copy")), &QPushButton::clicked, this,
            [secret] { QGuiApplication::clipboard()->setText(secret); });
    connect(m_strip->addButton(tr("Close")), &QPushButton::clicked, m_strip, &Strip::silence);
}

void AccountsPage::toggle()
{
    const AccountRow *row = state().accounts().find(m_view->currentId());
    if (!row)
        return;
    const QString name = row->name;
    const bool willBe = !row->isEnabled;
    const auto request = [name](bool isEnabled) {
        return changeRequest("PATCH", QStringLiteral("/accounts/") + name, {{QStringLiteral("is_enabled"), isEnabled}});
    };
    state().connection().act(request(willBe), this, [this, name, willBe, request](const ApiResult &result) {
        m_strip->clearButtons();
        if (!result)
            return m_strip->tell(Tone::Danger, tr("%1 was not changed").arg(name), result.error().message);
        Q_EMIT told(
            willBe ? tr("%1 may log in again").arg(name) : tr("%1 is disabled and logged out").arg(name),
            [this, request, willBe] { state().connection().act(request(!willBe), this, [](const ApiResult &) {}); });
    });
}

} // namespace gavel::console
