#pragma once

#include "admin-console/data/server_connection.h"
#include "admin-console/models/cell_model.h"
#include "admin-console/pages/accounts/password_sheets.h"

#include <QDialog>
#include <QJsonArray>

class QCheckBox;
class QPushButton;

namespace gavel::console {

class RecordView;
class Strip;
class Theme;
class ToneLabel;

// Accounts, teams, organisations and groups from files: what would be made, changed or kept, and what is wrong; then
// all of it or nothing. New passwords are shown once: as sheets to print, or copied.
class RosterDialog final : public QDialog {
    Q_OBJECT

public:
    RosterDialog(const Theme &theme, ServerConnection &connection, QWidget *parent);

    // Reads them and asks the server what they would do.
    void choose(const QStringList &paths);
    void import();
    Result<void> writeSheets(const QString &path) const;

    const CellModel &steps() const { return m_steps; }
    QPushButton &importButton() { return *m_import; }
    qsizetype passwordCount() const { return m_slips.size(); }
    QString noticeText() const;

private:
    void send(bool isDryRun);
    void take(const ApiResult &result, bool isDryRun);
    void showSteps(const QJsonObject &outcome);
    void takePasswords(const QJsonArray &passwords);
    void saveSheets();

    const Theme &m_theme;
    ServerConnection &m_connection;
    QJsonArray m_files;
    CellModel m_steps;
    QList<PasswordSlip> m_slips;
    RecordView *m_view;
    Strip *m_strip;
    ToneLabel *m_summary;
    QCheckBox *m_setsPasswords;
    QPushButton *m_choose, *m_import, *m_sheets;
};

} // namespace gavel::console
