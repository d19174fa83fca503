#pragma once

#include "core/domain/verdict.h"

#include <QMap>
#include <QString>

#include <optional>

namespace gavel::domain {

// Where judging systems differ. What a problem does not say is the site's to say, and what the site does not say is
// the default named here. The order in which causes are looked at is not among it: verdict_rules.cpp.
struct JudgingPolicy {
    std::optional<bool> runsAllTests; // false: stop at the first test that is not accepted (the default)

    // What a verdict is told as: OLE as WA or RTE, PE as WA, MLE as RTE, ILE as TLE, SV as RTE. By default each is
    // told as itself.
    QMap<Verdict, Verdict> toldAs;

    // Multiplies the CPU time limit for a language, by its id or by the package format's code ("python3"); the id wins.
    // By default the language's own factor counts (its JSON file).
    QMap<QString, double> timeFactors;

    bool operator==(const JudgingPolicy &) const = default;
};

// What is wrong with a text such as "OLE=WA,PE=WA" or "python3=2.5,java=2"; empty: nothing, and it was taken into the
// policy.
std::optional<QString> readToldAs(const QString &text, JudgingPolicy &policy);
std::optional<QString> readTimeFactors(const QString &text, JudgingPolicy &policy);

inline constexpr double kLeastTimeFactor = 0.01;
inline constexpr double kMostTimeFactor = 100;

// The upper one where it speaks, else the lower one.
JudgingPolicy merged(const JudgingPolicy &upper, const JudgingPolicy &lower);

// The verdict as it is told.
Verdict toldAs(const JudgingPolicy &policy, Verdict verdict);

// True when one may be told as the other: a failed run stays a failed run.
bool mayBeToldAs(Verdict verdict, Verdict as);

} // namespace gavel::domain
