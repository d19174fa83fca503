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
    // Of a lane, a problem or a language.
    void setPaused(const QString &kind, const QString &subject, bool isPaused);
    // What the strip says of pauses; empty: nothing is paused.
    QString pauseText() const;
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
    void moveToFront();
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
    QAction *m_front = nullptr, *m_pause = nullptr;
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
