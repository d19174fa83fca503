#pragma once

#include <QTimer>
#include <QWidget>

#include <functional>

class QPushButton;

namespace gavel::console {

class Theme;
class ToneLabel;

// At the foot of the window for eight seconds: what was done, and the way back if there is one.
class UndoBar final : public QWidget {
    Q_OBJECT

public:
    UndoBar(const Theme &theme, QWidget *parent);
    void tell(const QString &text, const std::function<void()> &undo);
    void undo();
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    ToneLabel *m_text;
    QPushButton *m_button;
    QTimer m_timer;
    std::function<void()> m_undo;
};

} // namespace gavel::console
