#pragma once

#include "bench/chaos/load.h"
#include "core/base/result.h"

namespace gavel::bench {

// What became of all submissions, by the database itself.
struct Audit {
    int judged = 0;      // accepted, and over
    int lost = 0;        // accepted, and not there or not over
    int doubled = 0;     // more than one submission for a key, or more than one judging, or runs of two
    int wrong = 0;       // another verdict than the program deserves, or none through a failure of ours
    int quarantined = 0; // poison that was taken out
    QStringList faults;  // what is wrong with each, for people
};

// `database` as in storage::parseDatabaseLocation().
Result<Audit> audit(const QString &database, const std::vector<std::unique_ptr<Attempt>> &attempts);

} // namespace gavel::bench
