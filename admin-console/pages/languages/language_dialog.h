#pragma once

#include "admin-console/data/values.h"

#include <QDialog>

#include <functional>

class QCheckBox;
class QLineEdit;
class QPushButton;

namespace gavel::console {

class Strip;
class Theme;

// Whether a language is on, why not, and its time factor.
class LanguageDialog final : public QDialog {
    Q_OBJECT

public:
    // Empty factor: the language's own.
    using Save = std::function<void(bool isEnabled, const QString &reason, std::optional<double> factor)>;

    // Deletes itself when it is over.
    LanguageDialog(const Theme &theme, const LanguageRow &language, QWidget *parent, Save save);

private:
    void trySave(const Save &save);

    QCheckBox *m_isEnabled;
    QLineEdit *m_reason, *m_factor;
    Strip *m_strip;
};

} // namespace gavel::console
