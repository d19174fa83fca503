#pragma once

#include "admin-console/data/values.h"

#include <QHash>
#include <QStringList>

#include <vector>

namespace gavel::console {

// What happened in a stretch of time, in equal steps, computed from the submissions known: nothing is remembered that
// the server could contradict. At most 240 steps.
struct History {
    qint64 fromMs = 0;
    qint64 stepMs = 0;
    int steps = 0;

    QStringList lanes;                                     // in rank order
    std::vector<std::vector<double>> waiting;              // by lane, by step: jobs that waited at its end
    std::vector<double> accepted, rejected, compileErrors; // verdicts a minute, by step
    std::vector<double> median, p95, p99;                  // seconds from queue to verdict, by step; NaN: no verdict

    QHash<QString, int> verdicts; // counts over the whole stretch
    int judgings = 0;
    int failed = 0;
    int quarantined = 0;
    int cancelled = 0;
    double perMinute = 0;      // verdicts over the last five minutes
    double medianSeconds = -1; // over the whole stretch; -1: no verdict
    double p95Seconds = -1;

    static History of(const std::vector<SubmissionRow> &rows, qint64 fromMs, qint64 toMs, int steps);
};

} // namespace gavel::console
