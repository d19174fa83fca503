#pragma once

#include "admin-console/pages/page.h"
#include "admin-console/pages/rejudging/new_rejudging.h"

class QSplitter;

namespace gavel::console {

class FieldChip;
class FilterBar;
class RecordView;
class Segments;
class SubmissionDetail;

// Everything ever sent: filters, the list, and beside it the submission that is chosen.
class SubmissionsPage final : public Page {
    Q_OBJECT

public:
    explicit SubmissionsPage(PageContext context);

    QString remark() const override;
    QList<QWidget *> headerWidgets() override;
    QString badge() const override;
    bool isTrouble() const override { return true; }
    void open(const Target &target) override;
    QWidget *mainWidget() override;
    QWidget *searchWidget() override;

    QString noticeText() const;
    RecordView &view() { return *m_view; }
    SubmissionDetail &detail() const { return *m_detail; }
    QAction *rejudgeAction() const { return m_rejudge; }
    QAction *verifyAction() const { return m_verify; }

Q_SIGNALS:
    // What is chosen, or else what the filter shows, is to be judged again as a set.
    void rejudgingWanted(const gavel::console::RejudgingChoice &choice);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void arrange();
    void makeFilters();
    void makeCommands();
    void ask();
    void select(qint64 id);
    void follow();
    void rejudge(const QList<qint64> &ids);
    void confirmRejudge();
    void rejudgeAsSet();
    void verify();
    void saveView();
    void forgetView();
    void openView(const QString &name);
    QString viewText() const;
    void goToNextUnverified(qint64 from);
    void cancel();

    Segments *m_segments;
    FilterBar *m_filters;
    FieldChip *m_problem, *m_verdict, *m_language, *m_account, *m_saved;
    RecordView *m_view;
    SubmissionDetail *m_detail;
    QSplitter *m_splitter;
    Strip *m_strip;
    QAction *m_rejudge = nullptr, *m_cancel = nullptr, *m_set = nullptr, *m_verify = nullptr, *m_comment = nullptr,
            *m_compare = nullptr;
};

} // namespace gavel::console
