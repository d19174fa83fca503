#include "admin-console/theme/theme.h"

#include "admin-console/theme/style_sheet.h"

#include <QApplication>
#include <QFile>
#include <QFontDatabase>
#include <QPainter>
#include <QPalette>
#include <QStyleFactory>
#include <QSvgRenderer>

namespace gavel::console {

namespace {

// The first of the families that is installed. Digits must be of equal width, which these have.
QString firstInstalled(const QStringList &families)
{
    const QStringList installed = QFontDatabase::families();
    for (const QString &family : families) {
        if (installed.contains(family))
            return family;
    }
    return families.last();
}

QByteArray drawing(const QString &name, const QColor &colour, const QColor &ground)
{
    QFile file(QStringLiteral(":/console/icons/") + name + QStringLiteral(".svg"));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    QByteArray svg = file.readAll();
    svg.replace("#FFFFFF", ground.name().toLatin1());
    svg.replace("currentColor", colour.name().toLatin1());
    return svg;
}

QPalette toQPalette(const Palette &p)
{
    QPalette q;
    q.setColor(QPalette::Window, p.window);
    q.setColor(QPalette::WindowText, p.text);
    q.setColor(QPalette::Base, p.base);
    q.setColor(QPalette::AlternateBase, p.alternate);
    q.setColor(QPalette::Text, p.text);
    q.setColor(QPalette::PlaceholderText, p.muted);
    q.setColor(QPalette::Button, p.base);
    q.setColor(QPalette::ButtonText, p.text);
    q.setColor(QPalette::ToolTipBase, p.base);
    q.setColor(QPalette::ToolTipText, p.text);
    q.setColor(QPalette::Highlight, p.accentFill);
    q.setColor(QPalette::HighlightedText, p.onAccent);
    q.setColor(QPalette::Link, p.accent);
    q.setColor(QPalette::LinkVisited, p.accent);
    q.setColor(QPalette::Light, p.line);
    q.setColor(QPalette::Midlight, p.line);
    q.setColor(QPalette::Mid, p.line2);
    q.setColor(QPalette::Dark, p.line2);
    q.setColor(QPalette::Shadow, p.line2);
    for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText})
        q.setColor(QPalette::Disabled, role, p.faint);
    return q;
}

int pixelSize(TextRole role)
{
    switch (role) {
    case TextRole::Label: return 11;
    case TextRole::Secondary:
    case TextRole::Code: return 12;
    case TextRole::Body: return 13;
    case TextRole::DetailTitle: return 15;
    case TextRole::PageTitle: return 16;
    case TextRole::Figure: return 22;
    }
    return 13;
}

} // namespace

Theme::Theme(QObject *parent)
    : QObject(parent),
      m_palette(Palette::of(Scheme::Light)),
      m_textFamily(
          firstInstalled({QStringLiteral("Roboto"), QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans")})),
      m_codeFamily(firstInstalled({QStringLiteral("Hack"), QStringLiteral("DejaVu Sans Mono")}))
{
}

void Theme::setScheme(Scheme scheme)
{
    if (scheme == m_palette.scheme)
        return;
    m_palette = Palette::of(scheme);
    m_pixmaps.clear();
    polish();
    Q_EMIT changed();
}

void Theme::applyTo(QApplication &application)
{
    m_application = &application;
    application.setStyle(QStyleFactory::create(QStringLiteral("Fusion")));
    polish();
}

void Theme::polish()
{
    if (!m_application)
        return;
    m_application->setPalette(toQPalette(m_palette));
    m_application->setFont(font(TextRole::Body));
    m_application->setStyleSheet(styleSheet(m_palette));
}

QFont Theme::font(TextRole role, QFont::Weight weight) const
{
    const bool isCode = role == TextRole::Code;
    QFont font;
    font.setFamilies(isCode ? QStringList{m_codeFamily, QStringLiteral("DejaVu Sans Mono")}
                            : QStringList{m_textFamily, QStringLiteral("Noto Sans"), QStringLiteral("DejaVu Sans"),
                                          QStringLiteral("Noto Sans CJK JP")});
    font.setPixelSize(pixelSize(role));
    font.setWeight(weight);
    font.setHintingPreference(QFont::PreferNoHinting);
    if (isCode)
        font.setStyleHint(QFont::Monospace);
    return font;
}

QPixmap Theme::pixmap(const QString &name, const QColor &colour, int side, const QColor &ground, qreal ratio) const
{
    const QString key =
        name + colour.name() + ground.name() + QString::number(side) + QLatin1Char('@') + QString::number(ratio);
    if (const auto it = m_pixmaps.constFind(key); it != m_pixmaps.cend())
        return *it;
    const QByteArray svg = drawing(name, colour, ground);
    if (svg.isEmpty())
        return {};
    QPixmap pixmap(QSize(side, side) * ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QSvgRenderer(svg).render(&painter, QRectF(0, 0, pixmap.width(), pixmap.height()));
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    m_pixmaps.insert(key, pixmap);
    return pixmap;
}

QIcon Theme::icon(const QString &name, Tone tone) const
{
    return icon(name, m_palette.tone(tone));
}

QIcon Theme::icon(const QString &name, const QColor &colour) const
{
    QIcon icon;
    for (const qreal ratio : {1.0, 1.5, 2.0}) {
        icon.addPixmap(pixmap(name, colour, 16, m_palette.base, ratio), QIcon::Normal);
        icon.addPixmap(pixmap(name, m_palette.faint, 16, m_palette.base, ratio), QIcon::Disabled);
    }
    return icon;
}

QString verdictIcon(QStringView code)
{
    return QStringLiteral("verdict-") + code.toString().toLower();
}

QString stateIcon(QStringView code)
{
    return QStringLiteral("state-") + code.toString();
}

} // namespace gavel::console
