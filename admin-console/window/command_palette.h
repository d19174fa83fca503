#pragma once

#include "admin-console/pages/page.h"

#include <QFrame>

class QLineEdit;
class QListWidget;

namespace gavel::console {

// One thing the palette can do.
struct Command {
    QString group; // "Actions", "Pages", "Objects"
    QString name;
    QString place; // muted
    QString keys;
    QString icon;
    QString whyNot; // empty: it can be done
    std::function<void()> run;
};

// How well a text answers what was typed: by the starts of its words, in order; 0: not at all.
int paletteScore(const QString &typed, const QString &text);

// Ctrl+K: everything by name. Takes the commands when it opens, filters them as one types, runs the chosen one.
class CommandPalette final : public QFrame {
    Q_OBJECT

public:
    CommandPalette(const Theme &theme, QWidget *parent);

    void open(QList<Command> commands);
    void type(const QString &text);
    int count() const;
    void runCurrent();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void filter();

    const Theme &m_theme;
    QLineEdit *m_field;
    QListWidget *m_list;
    QList<Command> m_commands;
    QList<int> m_shown; // row -> command
    QStringList m_recent;
    QPointer<QWidget> m_focusBefore;
};

} // namespace gavel::console
