#pragma once

#include <QList>
#include <QString>

namespace gavel::worker {

// One thing that was looked at, and what would make it better.
struct Finding {
    enum class Level {
        Good,
        Note,    // may change figures a little, or cannot be had here
        Warning, // verdicts or walls are worse than they could be; the worker judges all the same
        Failed,  // no judging: limits or walls do not hold
    };

    Level level = Level::Good;
    QString area; // "memory", "processor", "kernel", "process", "disk", "sandbox", "attack", "languages", "checkers"
    QString id;   // "swap"; short and lasting, for machines
    QString text; // "2048 MiB of swap are on: memory limits are not exact"
    QString fix;  // the one command or setting; empty: nothing to be done
};

using Findings = QList<Finding>;

} // namespace gavel::worker
