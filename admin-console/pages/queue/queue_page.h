#pragma once

#include "admin-console/pages/page.h"

class QSplitter;

namespace gavel::console {

class Facts;
class FilterBar;
class RecordView;

// Every job that waits, runs or is quarantined, in the order in which they start, with the reason.
class QueuePage final : public Page {
    Q_OBJECT

public:
    explicit QueuePage(PageContext context);

    QString remark() const override;
    QString badge() const override;
    void open(const Target &target) override;
    QWidget *mainWidget() override;
    QWidget *searchWidget() override;
    // A lane, a problem or a language, with its kind.
    using Pause = QPair<QString, QString>;
    void setPaused(const QList<Pause> &pauses, bool isPaused);
    // What is chosen goes to the front or the back of its lane, or to another lane.
    void moveChosen(const QJsonObject &where, const QString &place);
    QAction *backAction() const { return m_back; }
    QAction *pauseAction() const { return m_pause; }
    // What the pause menu offers for all that is chosen: to be paused, or to be resumed.
    QList<Pause> pausable() const;
    QList<Pause> resumable() const;
    // What the strip says of pauses; empty: nothing is paused.
    QString pauseText() const;
    // Why the job that is chosen waits, where that needs explaining.
    QString reasonText() const;
    RecordView &view() { return *m_view; }

private:
    QWidget *makeDetail();
    void makeChips();
    void makeCommands();
    void applyFilter();
    void follow();
    void showJob();
    void showReason(const JobRow &job);
    void showHistory(const QJsonObject &answer);
    void showPauses(const QJsonObject &answer);
    void chooseLane();
    void choosePause();
    void cancel(const QList<qint64> &ids);
    void confirmCancel();
    void runAgain();

    FilterBar *m_filters;
    RecordView *m_view;
    QSplitter *m_splitter;
    QWidget *m_detail = nullptr;
    ToneLabel *m_title = nullptr, *m_subtitle = nullptr;
    Strip *m_reason = nullptr, *m_strip = nullptr;
    Strip *m_paused = nullptr;
    QAction *m_front = nullptr, *m_back = nullptr, *m_toLane = nullptr, *m_pause = nullptr;
    Watch *m_historyWatch = nullptr; // of the job that is chosen, if attempts of it were lost
    Facts *m_history = nullptr;
    ToneLabel *m_historyTitle = nullptr;
    Facts *m_facts = nullptr;
    QList<QPushButton *> m_parts; // as QueueModel::Part
    QHash<QString, QPushButton *> m_lanes;
    QPushButton *m_blocked = nullptr;
    QAction *m_cancel = nullptr, *m_again = nullptr, *m_open = nullptr;
    QueueModel::Part m_part = QueueModel::Part::All;
    QString m_lane;
};

} // namespace gavel::console
