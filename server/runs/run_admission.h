#pragma once

#include "core/base/result.h"
#include "server/runs/run.h"

namespace gavel::runs {

// What the site allows a custom run at most.
struct RunMaxima {
    wire::RunAllowance limits = mostLimits();
    qsizetype inputs = 100;
    int runs = 200; // inputs times repeats
    qsizetype files = 200;
    qsizetype inFlight = 100; // of one submitter, waiting or running

    static wire::RunAllowance mostLimits();
};

// The rules for a custom run that need no database; InvalidArgument names the field.
Result<void> checkRun(const NewRun &run, const RunMaxima &maxima);

// Of a file in the working directory: relative, without "." and ".." and empty components.
Result<void> checkPath(const QString &path);

} // namespace gavel::runs
