#pragma once

#include <QDialog>

#include <functional>

class QLineEdit;
class QPushButton;

namespace gavel::console {

class Theme;

// Asks before something that cannot be turned back: object, count and consequence, the verb on the button, the safe
// way out as the default. Above a hundred things the number has to be typed. Blocks nothing but its window.
class Confirm final : public QDialog {
    Q_OBJECT

public:
    static constexpr int kMostUntyped = 100;

    // Shows it; deletes itself when it is over. `run` is called when the verb was chosen.
    static Confirm *ask(const Theme &theme, QWidget *parent, const QString &title, const QString &consequence,
                        const QString &verb, qint64 count, std::function<void()> run);

    QPushButton &verbButton() { return *m_verb; }
    QLineEdit *numberField() { return m_number; }

private:
    Confirm(const Theme &theme, QWidget *parent, const QString &title, const QString &consequence, const QString &verb,
            qint64 count);

    QPushButton *m_verb;
    QLineEdit *m_number = nullptr;
};

} // namespace gavel::console
