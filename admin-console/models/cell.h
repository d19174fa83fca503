#pragma once

#include "admin-console/theme/tone.h"

#include <QDateTime>
#include <QString>
#include <QTimeZone>
#include <QVariant>

namespace gavel::console {

// What a model says of a cell besides its text, for the delegate. Colours are the theme's.
enum CellRole {
    SortRole = Qt::UserRole + 1, // the value behind the text
    IdRole,                      // qint64, of the row
    ToneRole,                    // Tone as int
    VerdictRole,                 // a verdict's code: glyph and code are drawn
    StateRole,                   // a judging state's code: glyph and word are drawn
    IconRole,                    // a drawing before the text, in the tone
    ShareRole,                   // double 0..1: a small bar before the text (beside it for states)
    SlotsRole,                   // QPoint(used, all): boxes
    WeightRole,                  // QFont::Weight as int
    CodeRole,                    // true: in the code font
    DimRole,                     // true: the row is no longer part of what is asked for
    BandRole,                    // QString: the row is a band; the text at its right end
    MarkRole,                    // Tone as int: a small square in that colour before the text
};

struct Column {
    QString key; // in settings
    QString title;
    int width = 80;       // 0: takes the rest
    bool isRight = false; // numbers
    bool isShown = true;  // unless the person chose otherwise
};

// "–": there is none. Zero is "0".
QString dash();
QString numberText(qint64 value);         // 12 345
QString ageText(qint64 milliseconds);     // 26 s, 3 min, 2 h, 4 d
QString secondsText(qint64 milliseconds); // 4.2
QString mebibytesText(qint64 bytes);      // 9.2
QString sizeText(qint64 bytes);           // 31.4 MiB
// Times are shown in this zone: the contest's, if a person chose it, else the computer's.
void setDisplayZone(const QTimeZone &zone);
QTimeZone displayZone();
QDateTime displayTime(qint64 msSinceEpoch);
QString clockText(qint64 msSinceEpoch);    // 15:11:08.204
QString fullTimeText(qint64 msSinceEpoch); // 2026-11-20 15:11:08.204 CET

} // namespace gavel::console
