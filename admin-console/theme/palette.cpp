#include "admin-console/theme/palette.h"

#include <QHash>

#include <cmath>

namespace gavel::console {

namespace {

struct Pair {
    QRgb light;
    QRgb dark;

    QColor of(Scheme scheme) const { return QColor::fromRgb(scheme == Scheme::Light ? light : dark); }
};

const QHash<QString, Pair> &verdictColours()
{
    static const QHash<QString, Pair> kColours{
        {QStringLiteral("AC"), {0x146B37, 0x6FCF8E}},      {QStringLiteral("WA"), {0xB3261E, 0xFF9389}},
        {QStringLiteral("PE"), {0x963A62, 0xF29CBF}},      {QStringLiteral("TLE"), {0x855000, 0xEDB65A}},
        {QStringLiteral("ILE"), {0x656000, 0xD3CB62}},     {QStringLiteral("MLE"), {0x6238BA, 0xBFA6FF}},
        {QStringLiteral("OLE"), {0x86309A, 0xE29BF0}},     {QStringLiteral("RTE"), {0xA2420B, 0xFFA573}},
        {QStringLiteral("SV"), {0x9C1458, 0xFF8FBE}},      {QStringLiteral("CE"), {0x0B6377, 0x63CBE0}},
        {QStringLiteral("PARTIAL"), {0x436900, 0xA9D45C}}, {QStringLiteral("SKIPPED"), {0x55606F, 0xA0AAB8}},
    };
    return kColours;
}

const QHash<QString, Pair> &stateColours()
{
    static const QHash<QString, Pair> kColours{
        {QStringLiteral("queued"), {0x55606F, 0xA0AAB8}},    {QStringLiteral("leased"), {0x41597A, 0xA3BCE0}},
        {QStringLiteral("compiling"), {0x0B6377, 0x63CBE0}}, {QStringLiteral("running"), {0x2456C4, 0x8FB3FF}},
        {QStringLiteral("finished"), {0x146B37, 0x6FCF8E}},  {QStringLiteral("failed"), {0xB3261E, 0xFF9389}},
        {QStringLiteral("cancelled"), {0x55606F, 0xA0AAB8}}, {QStringLiteral("quarantined"), {0x86309A, 0xE29BF0}},
    };
    return kColours;
}

Palette light()
{
    Palette p;
    p.scheme = Scheme::Light;
    p.window = QColor(QRgb(0xF1F3F6)), p.bar = QColor(QRgb(0xE6E9EE)), p.base = QColor(QRgb(0xFFFFFF)),
    p.alternate = QColor(QRgb(0xF8F9FB)), p.header = QColor(QRgb(0xF6F7F9));
    p.hover = QColor(QRgb(0xEFF3FA)), p.selection = QColor(QRgb(0xDEE8FB));
    p.text = QColor(QRgb(0x1A1F28)), p.muted = QColor(QRgb(0x55606F)), p.faint = QColor(QRgb(0x8A94A3));
    p.line = QColor(QRgb(0xDDE1E8)), p.line2 = QColor(QRgb(0xBFC6D1));
    p.accent = QColor(QRgb(0x2456C4)), p.accentFill = QColor(QRgb(0x2456C4)), p.onAccent = QColor(QRgb(0xFFFFFF));
    p.danger = QColor(QRgb(0xB3261E)), p.warning = QColor(QRgb(0x855000)), p.success = QColor(QRgb(0x146B37)),
    p.info = QColor(QRgb(0x1B6196));
    p.dangerTint = QColor(QRgb(0xFCEDEB)), p.warningTint = QColor(QRgb(0xFCF3E1)),
    p.successTint = QColor(QRgb(0xE8F5EC)), p.infoTint = QColor(QRgb(0xE7F1F9));
    p.violet = QColor(QRgb(0x6238BA)), p.teal = QColor(QRgb(0x0B6377));
    return p;
}

Palette dark()
{
    Palette p;
    p.scheme = Scheme::Dark;
    p.window = QColor(QRgb(0x14171C)), p.bar = QColor(QRgb(0x0F1216)), p.base = QColor(QRgb(0x1A1E25)),
    p.alternate = QColor(QRgb(0x1E232B)), p.header = QColor(QRgb(0x1E232A));
    p.hover = QColor(QRgb(0x222936)), p.selection = QColor(QRgb(0x263A61));
    p.text = QColor(QRgb(0xE3E7ED)), p.muted = QColor(QRgb(0xA0AAB8)), p.faint = QColor(QRgb(0x6C7686));
    p.line = QColor(QRgb(0x2B313B)), p.line2 = QColor(QRgb(0x434C59));
    p.accent = QColor(QRgb(0x8FB3FF)), p.accentFill = QColor(QRgb(0x2F61C8)), p.onAccent = QColor(QRgb(0xFFFFFF));
    p.danger = QColor(QRgb(0xFF9389)), p.warning = QColor(QRgb(0xEDB65A)), p.success = QColor(QRgb(0x6FCF8E)),
    p.info = QColor(QRgb(0x7CC0F2));
    p.dangerTint = QColor(QRgb(0x3A2122)), p.warningTint = QColor(QRgb(0x352A17)),
    p.successTint = QColor(QRgb(0x1A3024)), p.infoTint = QColor(QRgb(0x1A2D3D));
    p.violet = QColor(QRgb(0xBFA6FF)), p.teal = QColor(QRgb(0x63CBE0));
    return p;
}

double luminance(const QColor &colour)
{
    const auto linear = [](double part) {
        return part <= 0.03928 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
    };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

} // namespace

QColor Palette::tone(Tone tone) const
{
    switch (tone) {
    case Tone::Normal: return text;
    case Tone::Muted: return muted;
    case Tone::Faint: return faint;
    case Tone::Accent: return accent;
    case Tone::Danger: return danger;
    case Tone::Warning: return warning;
    case Tone::Success: return success;
    case Tone::Info: return info;
    case Tone::Violet: return violet;
    case Tone::Teal: return teal;
    }
    return text;
}

QColor Palette::tint(Tone tone) const
{
    switch (tone) {
    case Tone::Danger: return dangerTint;
    case Tone::Warning: return warningTint;
    case Tone::Success: return successTint;
    case Tone::Info: return infoTint;
    default: return base;
    }
}

QColor Palette::verdict(QStringView code) const
{
    const auto it = verdictColours().constFind(code.toString());
    return it == verdictColours().cend() ? muted : it->of(scheme);
}

QColor Palette::state(QStringView code) const
{
    const auto it = stateColours().constFind(code.toString());
    return it == stateColours().cend() ? muted : it->of(scheme);
}

Palette Palette::of(Scheme scheme)
{
    return scheme == Scheme::Light ? light() : dark();
}

double contrast(const QColor &one, const QColor &other)
{
    const double a = luminance(one), b = luminance(other);
    return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

QColor blend(const QColor &colour, const QColor &ground, double opacity)
{
    const auto mix = [&](int over, int under) {
        return int(std::lround(over * opacity + under * (1 - opacity)));
    };
    return {mix(colour.red(), ground.red()), mix(colour.green(), ground.green()), mix(colour.blue(), ground.blue())};
}

} // namespace gavel::console
