#pragma once

#include "admin-console/models/live_state.h"
#include "admin-console/theme/theme.h"
#include "admin-console/widgets/parts.h"

#include <QAction>
#include <QWidget>

#include <functional>

namespace gavel::console {

// What every page may use. All of it outlives the pages.
struct PageContext {
    Theme &theme;
    LiveState &state;
};

// A thing a link leads to: "submission" 48212, "problem" hello.
struct Target {
    enum class Kind { Page, Submission, Problem, Language, Worker, Account, Alarm, Rejudging };
    Kind kind = Kind::Page;
    QString name; // of a page: its key; a filter may follow after '?': "submissions?verdict=WA"
    qint64 id = 0;
};

// A page of the window: title, controls in the header, content, commands. Decides nothing about the others: it emits
// where a person wants to go.
class Page : public QWidget {
    Q_OBJECT

public:
    Page(PageContext context, const QString &key, const QString &title, const QString &icon, QList<Topic> topics);

    const QString &key() const { return m_key; }
    const QString &title() const { return m_title; }
    const QString &icon() const { return m_icon; }

    // Muted beside the title: "37 waiting, oldest 4.2 s".
    virtual QString remark() const { return {}; }
    virtual QList<QWidget *> headerWidgets() { return {}; }
    // At the page's button; empty: none. Red when isTrouble().
    virtual QString badge() const { return {}; }
    virtual bool isTrouble() const { return false; }
    virtual void open(const Target &) {}
    // Where keys go when the page is shown or Ctrl+F is pressed.
    virtual QWidget *mainWidget() { return this; }
    virtual QWidget *searchWidget() { return nullptr; }

    const QList<QAction *> &commands() const { return m_commands; }

Q_SIGNALS:
    void changed(); // remark or badge
    void wanted(const gavel::console::Target &target);
    // Something was done; `undo` may be empty.
    void told(const QString &text, const std::function<void()> &undo);

protected:
    // An action of this page. The key works while the page has focus, and never in a text field.
    QAction *addCommand(const QString &text, const QString &icon, const QKeySequence &key, std::function<void()> run,
                        QWidget *scope = nullptr);
    // Keeps a resource of the API fresh while the page is shown; the page owns it.
    Watch *addWatch(const QString &path, const QUrlQuery &query, std::chrono::milliseconds every, Watch::Apply apply);

    // Enables or disables with the reason; needs the server in any case unless isLocal.
    void allow(QAction *action, bool isAllowed, const QString &whyNot, bool isLocal = false);
    bool isOnline() const;

    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

    Theme &theme() const { return m_context.theme; }
    LiveState &state() const { return m_context.state; }

private:
    void setAwake(bool isAwake);

    PageContext m_context;
    const QString m_key, m_title, m_icon;
    const QList<Topic> m_topics;
    QList<QAction *> m_commands;
    QList<Watch *> m_watches;
    bool m_isAwake = false;
};

// Sends the same request for each of many, a few at a time, and says how it went.
class Errand final : public QObject {
    Q_OBJECT

public:
    using Made = std::function<ApiRequest(qint64 id)>;

    // Deletes itself when done. `told` gets progress and the end: done, failed, and the first fault.
    static void run(ServerConnection &connection, const QList<qint64> &ids, Made request,
                    std::function<void(int done, int all, const QStringList &faults)> told, QObject *parent);

private:
    using QObject::QObject;
    void next();

    ServerConnection *m_connection = nullptr;
    QList<qint64> m_left;
    Made m_request;
    std::function<void(int, int, const QStringList &)> m_told;
    int m_all = 0, m_done = 0, m_out = 0;
    QStringList m_faults;
};

// POST, PATCH with a JSON body and a key that makes repeating it harmless.
ApiRequest changeRequest(const char *method, const QString &path, const QJsonObject &body = {});

// What the rows of a table are: "submission", "submissions".
struct Noun {
    QString one;
    QString many;
};

// Table footer: shown of total, selected, sort; columns, copy, CSV.
class RecordView;
class TableFooter final : public QWidget {
    Q_OBJECT

public:
    TableFooter(const Theme &theme, RecordView &view, const Noun &noun, QWidget *parent = nullptr);
    void exportCsv();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void follow();

    RecordView &m_view;
    const Noun m_noun;
    ToneLabel *m_counts;
    ToneLabel *m_sort;
    QPushButton *m_copy;
    QPushButton *m_save;
};

} // namespace gavel::console
