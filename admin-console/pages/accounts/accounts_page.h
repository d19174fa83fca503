#pragma once

#include "admin-console/pages/staff_page.h"

namespace gavel::console {

// Who may log in, and as what: new accounts, new passwords, disabled ones.
class AccountsPage final : public StaffPage {
    Q_OBJECT

public:
    explicit AccountsPage(PageContext context);

    QString remark() const override;
    QList<QWidget *> headerWidgets() override;

private:
    void showDetail(qint64 id) override;
    void follow() override;
    void create();
    void newPassword();
    void toggle();
    void tellOnce(const QString &title, const QString &secret);

    void showSessions(const QJsonObject &answer);
    void endSessions();

    Watch *m_sessionsWatch = nullptr;
    Facts *m_sessions = nullptr;
    QString m_shown; // whose sessions
    QAction *m_import = nullptr, *m_endSessions = nullptr;
    QAction *m_tokens = nullptr, *m_create = nullptr, *m_password = nullptr, *m_toggle = nullptr,
            *m_submissions = nullptr;
};

// Sixteen characters that are not mistaken for one another, from the system's random generator.
QString newPasswordText();

} // namespace gavel::console
