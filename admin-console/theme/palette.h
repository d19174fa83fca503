#pragma once

#include "admin-console/theme/tone.h"

#include <QColor>
#include <QStringView>

namespace gavel::console {

enum class Scheme { Light, Dark };

// Every colour of the console, for one scheme. A plain value: delegates, charts, style sheet and editor read it.
// The contrasts are kept by tests/admin-console/theme/palette_test.cpp.
struct Palette {
    Scheme scheme = Scheme::Light;
    QColor window, bar, base, alternate, header, hover, selection;
    QColor text, muted, faint;
    QColor line, line2;
    QColor accent, accentFill, onAccent;
    QColor danger, warning, success, info;
    QColor dangerTint, warningTint, successTint, infoTint;
    QColor violet, teal;

    QColor tone(Tone tone) const;
    QColor tint(Tone tone) const; // base for tones without a tint

    // By the codes of the API: "WA", "running". Muted for a code that is not known.
    QColor verdict(QStringView code) const;
    QColor state(QStringView code) const;

    static Palette of(Scheme scheme);
};

// The relative luminance contrast of two opaque colours, from 1 to 21 (WCAG 2).
double contrast(const QColor &one, const QColor &other);

// `colour` laid over `ground` with that opacity.
QColor blend(const QColor &colour, const QColor &ground, double opacity);

} // namespace gavel::console
