#pragma once

#include "admin-console/models/cell_model.h"
#include "admin-console/pages/staff_page.h"

namespace gavel::console {

class Segments;

// Who may log in, and as what: new accounts, new passwords, disabled ones; the teams they are in, and whose those are.
class AccountsPage final : public StaffPage {
    Q_OBJECT

public:
    explicit AccountsPage(PageContext context);

    QString remark() const override;
    QList<QWidget *> headerWidgets() override;

    enum class Part { People, Teams, Organizations };
    void showPart(Part part);
    const CellModel &teams() const { return m_teams; }
    const CellModel &organizations() const { return m_organizations; }
    const QList<QPair<QString, QString>> &sessions() const { return m_sessionLines; }
    QAction *endSessionsAction() const { return m_endSessions; }
    QAction *importAction() const { return m_import; }

private:
    void showDetail(qint64 id) override;
    void follow() override;
    void create();
    void newPassword();
    void toggle();
    void tellOnce(const QString &title, const QString &secret);

    void makeLists();
    void takeTeams(const QJsonObject &answer);
    void takeOrganizations(const QJsonObject &answer);
    void showSessions(const QJsonObject &answer);
    void endSessions();

    CellModel m_teams, m_organizations;
    QHash<QString, int> m_teamsOf; // by organisation
    Segments *m_segments;
    QList<QWidget *> m_lists; // as Part, without that of people
    QList<QPair<QString, QString>> m_sessionLines;
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
