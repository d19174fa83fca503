#pragma once

#include "admin-console/models/cell_model.h"
#include "admin-console/pages/page.h"

namespace gavel::console {

class PlainTable;
class RecordView;

// Contests: when, with which problems, who takes part; make and change them.
class ContestsPage final : public Page {
    Q_OBJECT

public:
    explicit ContestsPage(PageContext context);

    QString remark() const override;
    QList<QWidget *> headerWidgets() override;
    QWidget *mainWidget() override;
    RecordView &view() { return *m_view; }
    const CellModel &contests() const { return m_contests; }

    // Title, and how much of the contest that runs is over and left; empty when none runs.
    QString clockTitle() const;
    QString clockText() const;

    // Keeps asking although the page is hidden: for the clock.
    void keepFresh();

private:
    QWidget *makeDetail();
    void take(const QJsonObject &answer);
    void follow();
    void showDetail(const QJsonObject &contest);
    void edit(const QJsonObject &contest);
    const QJsonObject *running() const;

    CellModel m_contests;
    QHash<qint64, QJsonObject> m_records;
    Watch *m_watch = nullptr;
    RecordView *m_view;
    QWidget *m_detail = nullptr;
    ToneLabel *m_title = nullptr;
    Facts *m_facts = nullptr;
    PlainTable *m_problems = nullptr;
    Strip *m_strip;
    QAction *m_new = nullptr, *m_change = nullptr;
};

} // namespace gavel::console
