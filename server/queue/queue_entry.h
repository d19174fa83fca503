#pragma once

#include "core/base/strong_id.h"
#include "core/wire/worker_link.h"
#include "server/queue/lane.h"
#include "server/queue/version_pin.h"

#include <QString>

namespace gavel::queue {

// A judging that waits or is leased, as the queue knows it.
struct QueueEntry {
    JudgingId judging;
    SubmissionId submission;
    AccountId submitter; // fair share is between submitters
    ProblemId problem;   // none: a custom run
    ContestId contest;   // that it was submitted in, by whose versions it is judged; may be none
    QString language;
    Lane lane = Lane::Practice;
    int priority = 0;     // inside the lane; higher goes first, whatever the fair share
    int attempt = 0;      // number of the last lease; only grows, and names the lease together with the judging
    int losses = 0;       // attempts that ended without a report or with a failure; kMostLosses end it
    bool isAside = false; // the judging counts for nothing yet, and whoever follows the submission hears nothing of it

    wire::JobKey key() const { return {judging, attempt}; }
    QString bucket() const { return bucketOf(language, contest); }
};

// One with the worker that has it, as far as the database knows; none: it waits.
struct HeldEntry {
    QueueEntry entry;
    WorkerId holder;
};

// After so many lost attempts a judging is not given to another worker.
inline constexpr int kMostLosses = 3;

// A worker may know of an attempt later than we do, whose number was lost with our memory, but not of a much later one.
inline constexpr int kMostUnknownAttempts = 8;

} // namespace gavel::queue
