#pragma once

#include "admin-console/theme/palette.h"

#include <QFont>
#include <QHash>
#include <QIcon>
#include <QObject>
#include <QPixmap>

class QApplication;

namespace gavel::console {

// Sizes at 100 %, from the design: label 11, secondary and code 12, body 13, detail title 15, page title 16, figure 22.
enum class TextRole { Label, Secondary, Body, DetailTitle, PageTitle, Figure, Code };

// The look of the whole console: palette, fonts, icons tinted from the palette, style sheet.
//
// One object, made in main() and lent to every widget. Lives in the GUI thread. Who paints colours of its own
// repaints on changed(); everything that follows QPalette or the style sheet needs nothing.
class Theme final : public QObject {
    Q_OBJECT

public:
    explicit Theme(QObject *parent = nullptr);

    const Palette &palette() const { return m_palette; }
    Scheme scheme() const { return m_palette.scheme; }
    void setScheme(Scheme scheme);

    // What the desktop asks for, where it tells (the portal's "color-scheme"); light otherwise.
    static Scheme systemScheme();

    // Gives the application this theme's style, palette, font and style sheet, now and after every change.
    void applyTo(QApplication &application);

    QFont font(TextRole role, QFont::Weight weight = QFont::Normal) const;

    // A drawing of resources/icons/console by its file name without ".svg", `side` logical pixels high and wide; marks
    // cut out of it show `ground`. An empty pixmap when there is no such drawing.
    QPixmap pixmap(const QString &name, const QColor &colour, int side, const QColor &ground, qreal ratio) const;

    // For buttons and menus: in the tone given, faint when disabled.
    QIcon icon(const QString &name, Tone tone = Tone::Normal) const;
    QIcon icon(const QString &name, const QColor &colour) const;

Q_SIGNALS:
    void changed();

private:
    void polish();

    Palette m_palette;
    QApplication *m_application = nullptr;
    QString m_textFamily;
    QString m_codeFamily;
    mutable QHash<QString, QPixmap> m_pixmaps;
};

// The drawing of a verdict or a state: "verdict-wa", "state-running".
QString verdictIcon(QStringView code);
QString stateIcon(QStringView code);

} // namespace gavel::console
