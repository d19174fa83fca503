#pragma once

#include "admin-console/pages/page.h"

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

    RecordView &view() { return *m_view; }
    SubmissionDetail &detail() { return *m_detail; }
    QAction *rejudgeAction() const { return m_rejudge; }

private:
    void makeFilters();
    void makeCommands();
    void ask();
    void select(qint64 id);
    void follow();
    void rejudge(const QList<qint64> &ids);
    void confirmRejudge();
    void cancel();

    Segments *m_segments;
    FilterBar *m_filters;
    FieldChip *m_problem, *m_verdict, *m_language, *m_account;
    RecordView *m_view;
    SubmissionDetail *m_detail;
    QSplitter *m_splitter;
    Strip *m_strip;
    QAction *m_rejudge = nullptr, *m_cancel = nullptr;
};

} // namespace gavel::console
