#pragma once

#include <QString>

namespace gavel::console {

// Verdicts and states in words, for headers, tool-tips and screen readers.
QString verdictWord(QStringView code); // "wrong answer"; the code itself when it is not known
QString stateWord(QStringView code);   // "waiting in the queue"
QString outcomeText(const QString &verdict, const QString &state); // "WA, wrong answer", "running"

// "1 job", "7 jobs": the form that goes with the number, with %1 filled in. Both forms are translated by the caller.
QString counted(qint64 count, const QString &one, const QString &many);

// What a verdict's cell says: its code, the state, or how far the tests have come ("18/24").
QString runningText(const QString &state, int done, int total, const QString &verdict);

} // namespace gavel::console
