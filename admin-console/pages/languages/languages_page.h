#pragma once

#include "admin-console/pages/staff_page.h"

namespace gavel::console {

// What can be submitted in: which worker has it, its exact commands, and how much it is used.
class LanguagesPage final : public StaffPage {
    Q_OBJECT

public:
    explicit LanguagesPage(PageContext context);
    QString remark() const override;

private:
    void showDetail(qint64 id) override;
    void follow() override;
    void countUse();

    QAction *m_copy = nullptr;
    QPushButton *m_mismatch = nullptr;
};

} // namespace gavel::console
