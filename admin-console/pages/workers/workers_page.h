#pragma once

#include "admin-console/pages/staff_page.h"

namespace gavel::console {

// The machines that judge: connected or lost, their slots, what they lack; drain them, make tokens for new ones.
class WorkersPage final : public StaffPage {
    Q_OBJECT

public:
    explicit WorkersPage(PageContext context);

    QString remark() const override;
    QString badge() const override;
    bool isTrouble() const override { return true; }
    QList<QWidget *> headerWidgets() override;
    QAction *drainAction() const { return m_drain; }

private:
    void showDetail(qint64 id) override;
    void follow() override;
    void toggleDrain();
    void makeToken();

    QAction *m_drain = nullptr;
    QAction *m_token = nullptr;
};

} // namespace gavel::console
