#pragma once

#include "admin-console/theme/tone.h"

#include <QBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QWidget>

class QAction;
class QTabBar;

namespace gavel::console {

class Theme;

// A button for an action: its text, whether it may be pressed, the reason why not, and its key in a cap at the right.
class ActionButton final : public QPushButton {
    Q_OBJECT

public:
    // `kind` as in the style sheet: "", "primary", "danger", "link", "quiet".
    ActionButton(const Theme &theme, QAction &action, const char *kind = "", QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();
    int capWidth() const;

    const Theme &m_theme;
    QAction &m_action;
    QString m_key;
};

QPushButton *makeButton(const QString &text, const char *kind, QWidget *parent = nullptr);

// A label in a role of the theme's type scale, in a tone; follows the theme.
class ToneLabel final : public QLabel {
    Q_OBJECT

public:
    ToneLabel(const Theme &theme, int role, Tone tone, int weight = 400, QWidget *parent = nullptr);
    void setTone(Tone tone);

    // Ends in an ellipsis where there is no room, with the whole text as tool-tip, instead of asking for room.
    void setElided(bool isElided);
    QSize minimumSizeHint() const override;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void follow();

    const Theme &m_theme;
    Tone m_tone;
    bool m_isElided = false;
};

ToneLabel *secondary(const Theme &theme, const QString &text = {}, Tone tone = Tone::Muted);
ToneLabel *body(const Theme &theme, const QString &text = {}, Tone tone = Tone::Normal, int weight = 400);

// A framed part of a page: a head with a name, a muted remark and room for controls at the right, and a body.
class Panel final : public QWidget {
    Q_OBJECT

public:
    Panel(const Theme &theme, const QString &title, QWidget *parent = nullptr);

    void setTitle(const QString &title);
    void setRemark(const QString &remark);
    void addToHead(QWidget *widget);
    void setBody(QWidget *body);
    QVBoxLayout *bodyLayout() const { return m_body; }

private:
    ToneLabel *m_title;
    ToneLabel *m_remark;
    QHBoxLayout *m_head;
    QVBoxLayout *m_body;
};

// A notice in the tint of its tone: what happened, to what, what to do; with buttons. Hidden while it says nothing.
class Strip final : public QWidget {
    Q_OBJECT

public:
    explicit Strip(const Theme &theme, QWidget *parent = nullptr);

    void tell(Tone tone, const QString &title, const QString &text);
    void silence() { hide(); }
    QPushButton *addButton(const QString &text);
    void clearButtons();
    QString text() const;

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const Theme &m_theme;
    Tone m_tone = Tone::Info;
    QLabel *m_icon;
    ToneLabel *m_title;
    ToneLabel *m_text;
    QHBoxLayout *m_buttons;
};

// Names and values under each other ("Lane  contest") or beside each other as columns.
class Facts final : public QWidget {
    Q_OBJECT

public:
    Facts(const Theme &theme, Qt::Orientation orientation, QWidget *parent = nullptr);
    void set(const QList<QPair<QString, QString>> &facts);

private:
    const Theme &m_theme;
    const Qt::Orientation m_orientation;
    QList<QPair<QString, QString>> m_facts;
    QWidget *m_content = nullptr;
};

// A horizontal or vertical 1 px line in the palette's `line`.
QWidget *makeLine(Qt::Orientation orientation, QWidget *parent = nullptr);

QHBoxLayout *row(int spacing = 8, QMargins margins = {});
QVBoxLayout *column(int spacing = 0, QMargins margins = {});

} // namespace gavel::console
