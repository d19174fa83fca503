#pragma once

#include "admin-console/models/live_state.h"
#include "admin-console/pages/submissions/judging_history_model.h"

#include <QWidget>

class QPlainTextEdit;
class QStackedWidget;
class QTabBar;

namespace gavel::console {

class JudgingTests;
class RecordView;
class Strip;
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

    bool hasCompileOutput() const;
    QString compileOutput() const;
    const JudgingHistoryModel &history() const { return m_history; }

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QWidget *makeHead();
    QWidget *makeTabs();
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
    Strip *m_strip;
};

} // namespace gavel::console
