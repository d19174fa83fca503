#pragma once

#include "admin-console/models/cell_model.h"
#include "admin-console/models/live_state.h"
#include "admin-console/pages/submissions/judging_history_model.h"

#include <QWidget>

class QHBoxLayout;
class QPlainTextEdit;
class QStackedWidget;
class QTabBar;

namespace gavel::console {

class JudgingCompare;
class JudgingTests;
class PlainTable;
class RecordView;
class Strip;
class SubmissionComments;
class Theme;
class ToneLabel;
class VerdictBadge;

// One submission: verdict, source, tests, compile output, history of judgings. Kept fresh while it is shown.
class SubmissionDetail final : public QWidget {
    Q_OBJECT

public:
    SubmissionDetail(const Theme &theme, LiveState &state, QWidget *parent = nullptr);

    // 0: nothing.
    void setSubmission(qint64 submission);
    qint64 submission() const { return m_submission; }
    JudgingTests &tests() { return *m_tests; }

    // Where the page puts the buttons of its commands.
    void setButtons(const QList<QWidget *> &buttons);

    QString noticeText() const;
    bool hasCompileOutput() const;
    QString compileOutput() const;
    const JudgingHistoryModel &history() const { return m_history; }
    SubmissionComments &comments() { return *m_comments; }
    const JudgingCompare &comparison() const { return *m_compare; }
    const Judging *shownJudging() const { return currentJudging(); }

    // Its tabs, by what is in them.
    enum class Tab { Tests, Compile, Groups, Transcript, History, Compare, Comments };
    void showTab(Tab tab);

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeTabs();
    void makeViews();
    void showGroups(const Judging *judging);
    void showTranscript();
    void showTabs(const Judging *judging);
    void fetchFiles();
    void takeJudgings(const QJsonObject &answer);
    void showJudging(qint64 judging);
    void showHead();
    const Judging *currentJudging() const;

    const Theme &m_theme;
    LiveState &m_state;
    qint64 m_submission = 0;
    qint64 m_chosenJudging = 0; // 0: the current one
    JudgingHistoryModel m_history;
    std::unique_ptr<Watch> m_watch;
    VerdictBadge *m_badge;
    ToneLabel *m_title;
    ToneLabel *m_subtitle;
    QHBoxLayout *m_buttons = nullptr;
    QTabBar *m_tabs = nullptr;
    QStackedWidget *m_stack = nullptr;
    JudgingTests *m_tests;
    QPlainTextEdit *m_compile = nullptr;
    RecordView *m_historyView = nullptr;
    PlainTable *m_losses = nullptr;
    CellModel m_groups, m_transcript;
    RecordView *m_groupsView = nullptr, *m_transcriptView = nullptr;
    ToneLabel *m_verified = nullptr;
    JudgingCompare *m_compare = nullptr;
    SubmissionComments *m_comments = nullptr;
    Strip *m_strip;
};

} // namespace gavel::console
