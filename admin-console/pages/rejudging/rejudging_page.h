#pragma once

#include "admin-console/models/cell_model.h"
#include "admin-console/pages/page.h"
#include "admin-console/pages/rejudging/new_rejudging.h"
#include "admin-console/pages/rejudging/rejudging_rows.h"

class QProgressBar;
class QSplitter;

namespace gavel::console {

class RecordView;
class VerdictMatrix;

// Rejudgings as sets: what would change, as a matrix and submission by submission, and then applied or discarded.
class RejudgingPage final : public Page {
    Q_OBJECT

public:
    explicit RejudgingPage(PageContext context);

    QString remark() const override;
    QString badge() const override;
    QList<QWidget *> headerWidgets() override;
    void open(const Target &target) override;
    QWidget *mainWidget() override;

    NewRejudging *begin(const RejudgingChoice &choice);
    RecordView &list() { return *m_list; }
    const CellModel &changes() const { return m_changes; }
    VerdictMatrix &matrix() { return *m_matrix; }
    QAction *applyAction() const { return m_apply; }
    QString noticeText() const { return m_strip->isHidden() ? QString() : m_strip->text(); }

private:
    void makeCommands();
    QWidget *makeDetail();
    void takeList(const QJsonObject &answer);
    void takeDetail(const QJsonObject &answer);
    void select(qint64 id);
    void showHead();
    void showChanges();
    void showStandings();
    void follow();
    void confirmApply();
    void confirmDiscard();
    void end(const QString &verb, const QString &done, const QString &failed);
    const RejudgingRow *current() const;

    CellModel m_rejudgings;
    CellModel m_changes;
    CellModel m_standings;
    QHash<qint64, RejudgingRow> m_rows;
    QJsonObject m_detailAnswer;
    QPair<QString, QString> m_cell; // chosen in the matrix
    Watch *m_watch;
    Watch *m_detailWatch;
    RecordView *m_list;
    QSplitter *m_splitter;
    QWidget *m_detail = nullptr;
    Strip *m_strip;
    ToneLabel *m_title = nullptr;
    ToneLabel *m_state = nullptr;
    Facts *m_facts = nullptr;
    QProgressBar *m_progress = nullptr;
    VerdictMatrix *m_matrix = nullptr;
    Panel *m_matrixPanel = nullptr;
    Panel *m_changesPanel = nullptr;
    Panel *m_standingsPanel = nullptr;
    ToneLabel *m_sums = nullptr;
    RecordView *m_changesView = nullptr;
    QAction *m_new = nullptr, *m_apply = nullptr, *m_discard = nullptr;
    qint64 m_wanted = 0; // to be chosen as soon as it is listed
};

} // namespace gavel::console
