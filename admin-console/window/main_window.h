#pragma once

#include "admin-console/models/alarms.h"
#include "admin-console/pages/page.h"
#include "admin-console/window/command_palette.h"

#include <QMainWindow>

class QStackedWidget;

namespace gavel::console {

class ConnectPage;
class ContestsPage;
class ModeBar;
class OfflineStrip;
class StatusBar;
class TokenStore;
class UndoBar;

// The window: a table of contents. It puts the pages together, leads from one to another, and knows nothing of what
// they show.
class MainWindow final : public QMainWindow {
    Q_OBJECT

public:
    // `serversFile` keeps the saved servers, `tokens` their log-ins. Theme, state and store outlive the window.
    MainWindow(Theme &theme, LiveState &state, const QString &serversFile, TokenStore &tokens);
    ~MainWindow() override;

    // Connects with the server used last, or shows the connect page.
    void start();

    void openPage(const QString &key);
    void go(const Target &target);
    Page *page(const QString &key) const;
    Page *currentPage() const;
    ConnectPage &connectPage() { return *m_connect; }
    CommandPalette &commandPalette() { return *m_palette; }
    StatusBar &status() { return *m_status; }
    OfflineStrip &offline() { return *m_offline; }
    UndoBar &undoBar() { return *m_undo; }
    bool isConnectShown() const;
    void openPalette();

protected:
    void resizeEvent(QResizeEvent *event) override;
    void closeEvent(QCloseEvent *event) override;

private:
    struct Place {
        QString page;
        qint64 id = 0;
    };
    void addPages();
    void addPage(Page *page);
    void addShortcuts();
    QAction *addKey(const QString &name, const QKeySequence &keys, std::function<void()> run);
    void showPage(int index);
    void showConnect();
    void showHeader();
    void showClock();
    void showMenu(QPoint at);
    void showKeys();
    void toggleScheme();
    void chooseZone();
    void chooseLanguage();
    void back(int by);
    void nextPane(int by);
    QList<Command> commands();
    void addObjects(QList<Command> &all);

    Theme &m_theme;
    LiveState &m_state;
    Alarms m_alarms;
    ModeBar *m_modes;
    QStackedWidget *m_stack; // the pages, then the connect page
    QList<Page *> m_pages;
    ConnectPage *m_connect;
    QWidget *m_header;
    ToneLabel *m_title;
    ToneLabel *m_remark;
    QHBoxLayout *m_controls;
    ToneLabel *m_contest;
    ToneLabel *m_clock;
    ContestsPage *m_contests = nullptr;
    QHash<Page *, QList<QWidget *>> m_headerWidgets;
    OfflineStrip *m_offline;
    StatusBar *m_status;
    CommandPalette *m_palette;
    UndoBar *m_undo;
    QList<QAction *> m_globals;
    QList<Place> m_visited;
    qsizetype m_visit = -1;
    bool m_isWalking = false;
};

} // namespace gavel::console
