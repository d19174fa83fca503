#pragma once

#include "admin-console/pages/staff_page.h"

namespace gavel::console {

// The machines that judge: connected or lost, their slots, load and speed, what they found on their hosts; drain them,
// take those that are gone off the list, make tokens for new ones.
class WorkersPage final : public StaffPage {
    Q_OBJECT

public:
    explicit WorkersPage(PageContext context);

    QString remark() const override;
    QString badge() const override;
    bool isTrouble() const override { return true; }
    QList<QWidget *> headerWidgets() override;
    QAction *drainAction() const { return m_drain; }
    QAction *removeAction() const { return m_remove; }
    // What the worker that is chosen found on its host, a line a finding.
    QString doctorText() const { return m_doctorText; }

private:
    void showDetail(qint64 id) override;
    void follow() override;
    void showTrouble(const WorkerRow &row);
    QList<QPair<QString, QString>> figuresOf(const WorkerRow &row) const;
    void showDoctor(const QJsonObject &answer);
    void countJudged();
    void toggleDrain();
    void confirmRemove();
    void makeToken();

    QAction *m_drain = nullptr;
    QAction *m_token = nullptr;
    QAction *m_remove = nullptr;
    Facts *m_doctor = nullptr;
    Watch *m_doctorWatch = nullptr;
    qint64 m_shown = 0; // whose findings
    QString m_doctorText;
};

} // namespace gavel::console
