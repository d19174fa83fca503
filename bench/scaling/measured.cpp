#include "bench/scaling/measured.h"

namespace gavel::bench {

// Taken on two cores of a busy virtual machine (processor time where the text says "core", so that the neighbours do
// not count). Whoever has other machines measures them again and says --set.
const std::vector<Measured> &measured()
{
    static const std::vector<Measured> kMeasured{
        {"submit", &ServiceTimes::serverSubmit, 0.000'203, "s of an event loop: POST /api/v1/submissions"},
        {"hand-out", &ServiceTimes::serverHandOut, 0.000'085, "s of an event loop: lease, and the job's message"},
        {"report", &ServiceTimes::serverReport, 0.000'150, "s of an event loop: a report of 20 tests"},
        {"read", &ServiceTimes::serverRead, 0.000'125, "s of an event loop: GET /api/v1/submissions/ID"},
        {"submit-writes", &ServiceTimes::submitWrites, 0.000'271,
         "s of a core of PostgreSQL 15: pgbench, 32 in a commit"},
        {"report-writes", &ServiceTimes::reportWrites, 0.000'426,
         "s of a core of PostgreSQL 15: the same, 20 runs each"},
        {"job-read", &ServiceTimes::jobRead, 0.000'084, "s of a core of PostgreSQL 15: pgbench, sources of 1 KiB"},
        {"commit", &ServiceTimes::commit, 0.003'5, "s until on the disk: pgbench, one client"},
        {"redis", &ServiceTimes::redisOperation, 0.000'128, "s of a Redis 7: mean of enqueue, lease and remove"},
        {"overhead", &ServiceTimes::workerOverhead, 0.015,
         "s of a slot, estimated; a site has it as gavel_worker_overhead_seconds"},
        {"judging", &ServiceTimes::judging, 2.0, "s of a slot, mean: assumed; C++ with 20 tests of 50 ms"},
        {"spread", &ServiceTimes::judgingSpread, 1.0, "sigma of its logarithm: assumed"},
        {"reads-each", &ServiceTimes::readsEach, 4, "looks at a submission until its verdict: assumed"},
    };
    return kMeasured;
}

} // namespace gavel::bench
