#include "admin-console/window/main_window.h"

#include "admin-console/pages/accounts/accounts_page.h"
#include "admin-console/pages/audit/audit_page.h"
#include "admin-console/pages/contests/contests_page.h"
#include "admin-console/pages/languages/languages_page.h"
#include "admin-console/pages/overview/overview_page.h"
#include "admin-console/pages/problems/problems_page.h"
#include "admin-console/pages/queue/queue_page.h"
#include "admin-console/pages/rejudging/rejudging_page.h"
#include "admin-console/pages/submissions/submissions_page.h"
#include "admin-console/pages/workers/workers_page.h"
#include "admin-console/window/connect_page.h"
#include "admin-console/window/mode_bar.h"
#include "admin-console/window/status_bar.h"
#include "admin-console/window/undo_bar.h"

#include <QApplication>
#include <QCloseEvent>
#include <QSettings>
#include <QStackedWidget>

namespace gavel::console {

namespace {

constexpr int kNarrowWidth = 1100;

} // namespace

MainWindow::MainWindow(Theme &theme, LiveState &state, const QString &serversFile, TokenStore &tokens)
    : m_theme(theme),
      m_state(state),
      m_alarms(state),
      m_modes(new ModeBar(theme)),
      m_stack(new QStackedWidget),
      m_connect(new ConnectPage(theme, state.connection(), serversFile, tokens)),
      m_header(new QWidget),
      m_title(new ToneLabel(theme, int(TextRole::PageTitle), Tone::Normal, 500)),
      m_remark(body(theme, {}, Tone::Muted)),
      m_controls(row(8)),
      m_contest(body(theme, {}, Tone::Normal, 500)),
      m_clock(body(theme, {}, Tone::Muted)),
      m_offline(new OfflineStrip(theme, state.connection())),
      m_status(new StatusBar(theme, state.connection()))
{
    setDisplayZone(QTimeZone(QSettings().value(QStringLiteral("zone")).toByteArray()));
    setWindowTitle(tr("Gavel"));
    setMinimumSize(1024, 640);
    resize(1440, 900);
    m_header->setObjectName(QStringLiteral("header"));
    m_header->setAttribute(Qt::WA_StyledBackground);
    m_header->setFixedHeight(44);
    auto *headerLayout = row(12, {16, 0, 16, 1});
    headerLayout->addWidget(m_title);
    headerLayout->addWidget(m_remark);
    headerLayout->addSpacing(4);
    headerLayout->addLayout(m_controls);
    headerLayout->addStretch();
    headerLayout->addWidget(m_contest);
    headerLayout->addWidget(m_clock);
    m_header->setLayout(headerLayout);
    auto *content = column();
    content->addWidget(m_header);
    content->addWidget(m_offline);
    content->addWidget(m_stack, 1);
    auto *body = new QWidget;
    body->setLayout(content);
    auto *upper = row(0);
    upper->addWidget(m_modes);
    upper->addWidget(body, 1);
    auto *whole = column();
    whole->addLayout(upper, 1);
    m_undo = new UndoBar(theme, nullptr);
    content->addWidget(m_undo);
    whole->addWidget(m_status);
    auto *central = new QWidget;
    central->setLayout(whole);
    setCentralWidget(central);
    m_palette = new CommandPalette(theme, central);
    addPages();
    m_stack->addWidget(m_connect);
    addShortcuts();
    connect(m_modes, &ModeBar::chosen, this, &MainWindow::showPage);
    connect(m_modes, &ModeBar::serversWanted, this, &MainWindow::showConnect);
    connect(m_modes, &ModeBar::menuWanted, this, &MainWindow::showMenu);
    connect(m_offline, &OfflineStrip::logInWanted, this, &MainWindow::showConnect);
    connect(m_status, &StatusBar::zoneWanted, this, &MainWindow::chooseZone);
    connect(m_status, &StatusBar::alarmsWanted, this, [this] { openPage(QStringLiteral("overview")); });
    connect(m_connect, &ConnectPage::connected, this, [this] { openPage(QStringLiteral("overview")); });
    connect(&m_alarms, &Alarms::changed, this, [this] { m_status->setAlarms(int(m_alarms.unseen().size())); });
    connect(&theme, &Theme::changed, this, [this] { m_status->setAlarms(int(m_alarms.unseen().size())); });
    // What badges and alarms are made of is kept fresh whatever page is shown.
    for (const Topic topic : {Topic::Workers, Topic::Queue, Topic::Submissions})
        m_state.want(topic, true);
    restoreGeometry(QSettings().value(QStringLiteral("window/geometry")).toByteArray());
    showConnect();
}

MainWindow::~MainWindow() = default;

void MainWindow::start()
{
    if (m_connect->reconnect())
        openPage(QStringLiteral("overview"));
}

void MainWindow::addPages()
{
    const PageContext context{m_theme, m_state};
    addPage(new OverviewPage(context, m_alarms));
    addPage(new QueuePage(context));
    auto *submissions = new SubmissionsPage(context);
    auto *rejudging = new RejudgingPage(context);
    addPage(submissions);
    addPage(rejudging);
    connect(submissions, &SubmissionsPage::rejudgingWanted, rejudging, &RejudgingPage::begin);
    addPage(new ProblemsPage(context));
    addPage(new LanguagesPage(context));
    addPage(new WorkersPage(context));
    addPage(new AccountsPage(context));
    addPage(new AuditPage(context));
    m_contests = new ContestsPage(context);
    m_contests->keepFresh();
    addPage(m_contests);
    connect(&m_state.connection(), &ServerConnection::ticked, this, &MainWindow::showClock);
}

void MainWindow::addPage(Page *page)
{
    m_pages.append(page);
    m_stack->addWidget(page);
    m_modes->addPage(*page);
    m_headerWidgets.insert(page, page->headerWidgets());
    for (QWidget *widget : m_headerWidgets.value(page)) {
        m_controls->addWidget(widget);
        widget->hide();
    }
    connect(page, &Page::changed, this, [this] {
        showHeader();
        m_modes->refresh();
    });
    connect(page, &Page::wanted, this, &MainWindow::go);
    connect(page, &Page::told, m_undo, &UndoBar::tell);
}

Page *MainWindow::page(const QString &key) const
{
    for (Page *page : m_pages) {
        if (page->key() == key)
            return page;
    }
    return nullptr;
}

Page *MainWindow::currentPage() const
{
    return m_pages.value(m_stack->currentIndex());
}

bool MainWindow::isConnectShown() const
{
    return m_stack->currentWidget() == m_connect;
}

void MainWindow::openPage(const QString &key)
{
    for (int i = 0; i < m_pages.size(); ++i) {
        if (m_pages.at(i)->key() == key)
            showPage(i);
    }
}

void MainWindow::showPage(int index)
{
    m_stack->setCurrentIndex(index);
    m_modes->setCurrent(index);
    showHeader();
    if (Page *page = currentPage(); page && page->mainWidget())
        page->mainWidget()->setFocus();
    if (m_isWalking)
        return;
    m_visited.resize(m_visit + 1);
    m_visited.append({m_pages.at(index)->key(), 0});
    m_visit = m_visited.size() - 1;
}

void MainWindow::showConnect()
{
    m_stack->setCurrentWidget(m_connect);
    m_modes->setCurrent(-1);
    showHeader();
    m_connect->setFocus();
}

void MainWindow::showHeader()
{
    Page *current = currentPage();
    m_title->setText(current ? current->title() : tr("Servers"));
    m_remark->setText(current ? current->remark() : QString());
    for (Page *page : m_pages) {
        for (QWidget *widget : m_headerWidgets.value(page))
            widget->setVisible(page == current);
    }
}

// The contest that runs, at the right end of the header.
void MainWindow::showClock()
{
    const bool isWide = width() > 1180;
    m_contest->setText(isWide ? m_contests->clockTitle() : QString());
    m_clock->setText(m_contests->clockText());
}

void MainWindow::go(const Target &target)
{
    if (target.kind == Target::Kind::Page)
        openPage(target.name.section(QLatin1Char('?'), 0, 0));
    else if (target.kind == Target::Kind::Submission)
        openPage(QStringLiteral("submissions"));
    else if (target.kind == Target::Kind::Problem)
        openPage(QStringLiteral("problems"));
    else if (target.kind == Target::Kind::Rejudging)
        openPage(QStringLiteral("rejudging"));
    else if (target.kind == Target::Kind::Language)
        openPage(QStringLiteral("languages"));
    else if (target.kind == Target::Kind::Worker)
        openPage(QStringLiteral("workers"));
    else if (target.kind == Target::Kind::Account)
        openPage(QStringLiteral("accounts"));
    if (Page *page = currentPage();
        page && (target.kind != Target::Kind::Page || target.name.contains(QLatin1Char('?'))))
        page->open(target);
}

void MainWindow::back(int by)
{
    const qsizetype to = m_visit + by;
    if (to < 0 || to >= m_visited.size())
        return;
    m_isWalking = true;
    m_visit = to;
    openPage(m_visited.at(to).page);
    m_isWalking = false;
}

void MainWindow::toggleScheme()
{
    m_theme.setScheme(m_theme.scheme() == Scheme::Light ? Scheme::Dark : Scheme::Light);
    QSettings().setValue(QStringLiteral("theme"),
                         m_theme.scheme() == Scheme::Dark ? QStringLiteral("dark") : QStringLiteral("light"));
}

void MainWindow::resizeEvent(QResizeEvent *event)
{
    QMainWindow::resizeEvent(event);
    m_modes->setNarrow(width() < kNarrowWidth);
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    QSettings().setValue(QStringLiteral("window/geometry"), saveGeometry());
    event->accept();
}

} // namespace gavel::console
