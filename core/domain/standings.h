#pragma once

#include "core/domain/verdict.h"

#include <QList>
#include <QString>

#include <chrono>

namespace gavel::domain {

// A judged submission of a contest.
struct Attempt {
    QString participant;
    QString problem;
    std::chrono::minutes at{0}; // since the start
    Verdict verdict = Verdict::Accepted;
};

struct StandingsRow {
    QString participant;
    int solved = 0;
    std::chrono::minutes penalty{0};
    int rank = 0; // from 1; equal where solved and penalty are

    bool operator==(const StandingsRow &) const = default;
};

// The order of the ICPC rules: more problems solved, then less penalty: for each solved problem the time of the first
// accepted attempt and 20 minutes for each rejected one before. Compile errors cost nothing, attempts after the first
// accepted one do not count. Participants without attempts are not in it. Pure; `attempts` in order of time.
QList<StandingsRow> icpcStandings(const QList<Attempt> &attempts);

} // namespace gavel::domain
