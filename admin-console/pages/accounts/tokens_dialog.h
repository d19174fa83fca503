#pragma once

#include "admin-console/data/server_connection.h"
#include "admin-console/models/cell_model.h"

#include <QDialog>

class QCheckBox;
class QComboBox;
class QLineEdit;
class QPushButton;

namespace gavel::console {

class RecordView;
class Strip;
class Theme;

// The tokens one has made for programs: their scopes, new ones, and taking them back.
class TokensDialog final : public QDialog {
    Q_OBJECT

public:
    TokensDialog(const Theme &theme, ServerConnection &connection, QWidget *parent);

    const CellModel &tokens() const { return m_tokens; }

private:
    QWidget *makeForm();
    void take(const QJsonObject &answer);
    void create();
    void revoke();

    const Theme &m_theme;
    ServerConnection &m_connection;
    CellModel m_tokens;
    std::unique_ptr<Watch> m_watch;
    RecordView *m_view;
    Strip *m_strip;
    QLineEdit *m_name = nullptr;
    QList<QCheckBox *> m_scopes;
    QComboBox *m_lifetime = nullptr;
    QPushButton *m_revoke = nullptr;
};

} // namespace gavel::console
