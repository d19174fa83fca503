// Keys, menu and command palette of the window.
#include "admin-console/window/main_window.h"

#include "admin-console/models/cell.h"
#include "admin-console/window/undo_bar.h"

#include <QDialog>
#include <QInputDialog>
#include <QLineEdit>
#include <QMenu>
#include <QScrollArea>
#include <QSettings>
#include <QStackedWidget>

namespace gavel::console {

QAction *MainWindow::addKey(const QString &name, const QKeySequence &keys, std::function<void()> run)
{
    auto *action = new QAction(name, this);
    action->setShortcut(keys);
    action->setShortcutContext(Qt::WindowShortcut);
    connect(action, &QAction::triggered, this, std::move(run));
    addAction(action);
    m_globals.append(action);
    return action;
}

void MainWindow::addShortcuts()
{
    const QHash<QString, int> digits{
        {QStringLiteral("overview"), 1},  {QStringLiteral("queue"), 2},    {QStringLiteral("submissions"), 3},
        {QStringLiteral("rejudging"), 4}, {QStringLiteral("problems"), 5}, {QStringLiteral("languages"), 6},
        {QStringLiteral("workers"), 7},   {QStringLiteral("accounts"), 8}, {QStringLiteral("audit"), 9}};
    for (Page *page : m_pages) {
        const int digit = digits.value(page->key());
        const QKeySequence keys =
            digit > 0 ? QKeySequence(Qt::CTRL | Qt::Key(Qt::Key_0 + digit)) : QKeySequence(Qt::ALT | Qt::Key_1);
        addKey(page->title(), keys, [this, page] { openPage(page->key()); });
    }
    addKey(tr("Servers"), QKeySequence(Qt::CTRL | Qt::Key_0), [this] { showConnect(); });
    addKey(tr("Commands"), QKeySequence(Qt::CTRL | Qt::Key_K), [this] { openPalette(); });
    addKey(tr("Keys of this page"), Qt::Key_F1, [this] { showKeys(); });
    addKey(tr("Ask for everything again"), Qt::Key_F5, [this] {
        m_state.connection().tryNow();
        m_state.connection().resynchronise();
    });
    addKey(tr("Undo"), QKeySequence(Qt::CTRL | Qt::Key_Z), [this] { m_undo->undo(); });
    addKey(tr("Dark or light"), QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D), [this] { toggleScheme(); });
    addKey(tr("Time zone…"), {}, [this] { chooseZone(); });
    addKey(tr("Language of the window…"), {}, [this] { chooseLanguage(); });
    addKey(tr("Back"), QKeySequence(Qt::ALT | Qt::Key_Left), [this] { back(-1); });
    addKey(tr("Forward"), QKeySequence(Qt::ALT | Qt::Key_Right), [this] { back(1); });
    addKey(tr("Next pane"), Qt::Key_F6, [this] { nextPane(1); });
    addKey(tr("Previous pane"), QKeySequence(Qt::SHIFT | Qt::Key_F6), [this] { nextPane(-1); });
    const auto search = [this] {
        if (Page *page = currentPage(); page && page->searchWidget())
            page->searchWidget()->setFocus();
    };
    addKey(tr("Search"), QKeySequence(Qt::CTRL | Qt::Key_F), search);
    addKey(tr("Search (also)"), Qt::Key_Slash, search);
    addKey(tr("Log out"), {}, [this] { m_state.connection().logOut(); });
    addKey(tr("Leave"), QKeySequence(Qt::CTRL | Qt::Key_Q), [this] { close(); });
}

void MainWindow::chooseZone()
{
    QStringList zones{tr("of this computer")};
    const QList<QByteArray> ids = QTimeZone::availableTimeZoneIds();
    for (const QByteArray &id : ids)
        zones.append(QString::fromLatin1(id));
    const QByteArray now = QSettings().value(QStringLiteral("zone")).toByteArray();
    bool isGiven = false;
    const QString chosen =
        QInputDialog::getItem(this, tr("Time zone"), tr("Times are shown in the zone of the contest"), zones,
                              std::max(0, int(zones.indexOf(QString::fromLatin1(now)))), true, &isGiven);
    if (!isGiven)
        return;
    const QTimeZone zone(chosen == zones.first() ? QByteArray() : chosen.toLatin1());
    QSettings().setValue(QStringLiteral("zone"), zone.isValid() ? zone.id() : QByteArray());
    setDisplayZone(zone);
    update();
}

void MainWindow::chooseLanguage()
{
    const QList<QPair<QString, QString>> languages{{QString(), tr("of this computer")},
                                                   {QStringLiteral("en"), QStringLiteral("English")},
                                                   {QStringLiteral("de"), QStringLiteral("Deutsch")}};
    QStringList names;
    int current = 0;
    for (const auto &[code, name] : languages) {
        if (code == QSettings().value(QStringLiteral("language")).toString())
            current = int(names.size());
        names.append(name);
    }
    bool isGiven = false;
    const QString chosen = QInputDialog::getItem(this, tr("Language of the window"),
                                                 tr("Takes effect at the next start"), names, current, false, &isGiven);
    if (isGiven)
        QSettings().setValue(QStringLiteral("language"), languages.at(names.indexOf(chosen)).first);
}

void MainWindow::nextPane(int by)
{
    const int steps = 64; // at most as many widgets in the focus chain as are looked at
    QWidget *from = focusWidget();
    const auto paneOf = [this](QWidget *widget) {
        while (widget && widget->parentWidget() && widget->parentWidget()->objectName() != QLatin1String("pane") &&
               widget->parentWidget() != this)
            widget = widget->parentWidget();
        return widget;
    };
    QWidget *pane = paneOf(from);
    for (int step = 0; step < steps; ++step) {
        focusNextPrevChild(by > 0);
        if (paneOf(focusWidget()) != pane)
            return;
    }
}

void MainWindow::openPalette()
{
    m_palette->open(commands());
}

QList<Command> MainWindow::commands()
{
    QList<Command> all;
    if (Page *page = currentPage()) {
        for (QAction *action : page->commands())
            all.append({tr("Actions"), action->text(), page->title(),
                        action->shortcut().toString(QKeySequence::NativeText), action->property("drawing").toString(),
                        action->isEnabled() ? QString() : action->property("whyNot").toString(), [action] {
                            action->trigger();
                        }});
    }
    for (QAction *action : std::as_const(m_globals)) {
        Page *target = nullptr;
        for (Page *page : m_pages)
            target = page->title() == action->text() ? page : target;
        all.append({target ? tr("Pages") : tr("Settings"),
                    action->text(),
                    target ? tr("page") : QString(),
                    action->shortcut().toString(QKeySequence::NativeText),
                    target ? target->icon() : QStringLiteral("menu"),
                    {},
                    [action] {
                        action->trigger();
                    }});
    }
    addObjects(all);
    return all;
}

void MainWindow::addObjects(QList<Command> &all)
{
    constexpr int kMostSubmissions = 2000;
    for (const ProblemRow &row : m_state.problems().records())
        all.append({tr("Objects"), row.name, row.title, {}, QStringLiteral("problems"), {}, [this, name = row.name] {
                        go({Target::Kind::Problem, name, 0});
                    }});
    for (const WorkerRow &row : m_state.workers().records())
        all.append({tr("Objects"), row.name, tr("worker"), {}, QStringLiteral("workers"), {}, [this, name = row.name] {
                        go({Target::Kind::Worker, name, 0});
                    }});
    for (const LanguageRow &row : m_state.languages().records())
        all.append(
            {tr("Objects"), row.name, tr("language"), {}, QStringLiteral("languages"), {}, [this, name = row.name] {
                 go({Target::Kind::Language, name, 0});
             }});
    for (const AccountRow &row : m_state.accounts().records())
        all.append({tr("Objects"),
                    row.name,
                    tr("account, %1").arg(row.role),
                    {},
                    QStringLiteral("accounts"),
                    {},
                    [this, name = row.name] {
                        go({Target::Kind::Account, name, 0});
                    }});
    const SubmissionModel &model = m_state.submissions();
    for (int i = 0; i < std::min(kMostSubmissions, model.rowCount()); ++i) {
        const SubmissionRow &row = model.at(i);
        all.append({tr("Objects"),
                    QStringLiteral("#%1").arg(row.id),
                    QStringLiteral("%1 · %2 · %3").arg(row.account, row.problem, row.verdict),
                    {},
                    QStringLiteral("submissions"),
                    {},
                    [this, id = row.id] {
                        go({Target::Kind::Submission, {}, id});
                    }});
    }
}

void MainWindow::showMenu(QPoint at)
{
    QMenu menu(this);
    if (Page *page = currentPage()) {
        for (QAction *action : page->commands())
            menu.addAction(action);
        menu.addSeparator();
    }
    for (QAction *action : std::as_const(m_globals))
        menu.addAction(action);
    menu.exec(at);
}

// Every key that does something here.
void MainWindow::showKeys()
{
    QDialog sheet(this);
    sheet.setWindowTitle(tr("Keys"));
    auto *columns = row(32, {20, 20, 20, 20});
    const auto add = [&](const QString &title, const QList<QPair<QString, QString>> &keys) {
        auto *box = column(6);
        box->addWidget(body(m_theme, title, Tone::Normal, 500));
        for (const auto &[key, name] : keys) {
            auto *line = row(12);
            auto *label = body(m_theme, key, Tone::Accent, 500);
            label->setFixedWidth(110);
            line->addWidget(label);
            line->addWidget(body(m_theme, name), 1);
            box->addLayout(line);
        }
        box->addStretch();
        columns->addLayout(box);
    };
    QList<QPair<QString, QString>> here, everywhere;
    const auto collect = [](const QList<QAction *> &actions, QList<QPair<QString, QString>> &keys) {
        for (QAction *action : actions) {
            if (!action->shortcut().isEmpty())
                keys.append({action->shortcut().toString(QKeySequence::NativeText), action->text()});
        }
    };
    if (Page *page = currentPage())
        collect(page->commands(), here);
    collect(m_globals, everywhere);
    here.append({{tr("J  K"), tr("Next, previous row")},
                 {tr("Enter"), tr("Open")},
                 {tr("Space"), tr("Fold a band")},
                 {tr("Ctrl+C"), tr("Copy as table")},
                 {tr("Esc"), tr("Close the innermost thing")}});
    add(currentPage() ? currentPage()->title() : tr("Servers"), here);
    add(tr("Everywhere"), everywhere);
    sheet.setLayout(columns);
    sheet.exec();
}

} // namespace gavel::console
