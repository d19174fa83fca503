// A site of many machines as a discrete-event simulation: what waits where when so many submissions come.
//
//   arrival -> event loop of a server -> writer of its database partition (groups of writes share a commit) -> 202
//           -> Redis shard (enqueue) -> a free slot of a worker: Redis (lease), event loop (hand out), database (read)
//           -> the slot works -> event loop (report) -> writer (report) -> Redis (complete) -> verdict
//
// Times are seconds. Every station is a queue served in order of arrival: an event loop and a Redis shard do one thing
// at a time, a writer one group at a time, a database's cores are shared by the groups and reads of its partition.
// Arrivals are Poisson at a rate that changes with time; judging times are log-normal. Everything else takes what was
// measured.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace gavel::bench {

// What one piece of work costs, as other benchmarks measured it.
struct ServiceTimes {
    double serverSubmit = 0;   // of an event loop, from the request's bytes to the 202
    double serverHandOut = 0;  // of an event loop, for a lease and the job's message
    double serverReport = 0;   // of an event loop, for a report
    double serverRead = 0;     // of an event loop, for one look at a submission's state
    double submitWrites = 0;   // of a database core, for the rows of a submission
    double reportWrites = 0;   // of a database core, for the rows of a report
    double jobRead = 0;        // of a database core
    double commit = 0;         // until a group of writes is on the disk
    double redisOperation = 0; // of a Redis shard
    double workerOverhead = 0; // of a slot, beside compiling and running
    double judging = 0;        // of a slot, mean: compiling and running
    double judgingSpread = 0;  // sigma of its logarithm
    double readsEach = 0;      // looks at a submission's state until its verdict is known
};

struct Shape {
    int servers = 1;
    int partitions = 1;    // databases, each with its cores and its disk
    int databaseCores = 4; // of each
    int redisShards = 1;
    int slots = 8; // of all workers together
};

struct Load {
    std::function<double(double)> rate; // submissions a second, at a time
    double most = 0;                    // of the rate
    double end = 0;                     // nothing arrives later; what is there is finished
};

struct Outcome {
    std::int64_t submissions = 0;
    double acceptMedian = 0, acceptP99 = 0;              // request to 202
    double waitMedian = 0, waitP99 = 0, waitLongest = 0; // 202 to a slot
    double verdictMedian = 0, verdictP99 = 0;            // request to verdict
    std::int64_t mostWaiting = 0;
    // Of the busiest minute: which share of it each kind of station was busy, on average.
    double servers = 0, writers = 0, databaseCores = 0, redis = 0, slots = 0;
    double emptiedAt = 0; // when the longest queue was gone again
};

Outcome simulate(const ServiceTimes &times, const Shape &shape, const Load &load, std::uint64_t seed);

} // namespace gavel::bench
