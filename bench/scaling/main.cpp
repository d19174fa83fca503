// How far Gavel goes beyond one machine: how many servers, databases, Redis shards and slots a load needs, what breaks
// first and what moves then. A simulation of measured service times; docs/scaling.md discusses what it prints.
//
//   ./gavel bench scaling [--set KEY=VALUE ...] [--day]     --day also simulates the whole day, which takes half a
//   minute
#include "bench/scaling/measured.h"
#include "bench/support/figures.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>

using namespace gavel::bench;

namespace {

constexpr double kDay = 86'400;
constexpr double kPerDay = 10e6;
constexpr double kBurst = 50'000; // in the first minute of a contest
constexpr double kBurstLength = 60;
constexpr double kBurstAt = 300; // of what is simulated
constexpr double kWindow = 900;
constexpr double kPeakOverMean = 2; // of the day without the contest

// What a site promises.
constexpr double kAcceptP99 = 0.25;  // request to 202
constexpr double kLongestWait = 180; // of the submissions of a contest's first minute, for a slot
constexpr double kMostBusy = 0.7;    // of a machine that has to bear a fault of its neighbour

// The quarter of an hour around a contest's start, in the busiest hour of the day. `scale` multiplies everything.
Load startOf(double scale)
{
    const double mean = kPeakOverMean * (kPerDay - kBurst) / kDay;
    return {[=](double time) {
                const bool isBurst = time >= kBurstAt && time < kBurstAt + kBurstLength;
                return scale * (mean + (isBurst ? kBurst / kBurstLength : 0));
            },
            scale * (mean + kBurst / kBurstLength), kWindow};
}

// A day with its night, and the contest at its busiest hour.
Load wholeDay()
{
    const double mean = (kPerDay - kBurst) / kDay;
    const double most = kPeakOverMean * mean + kBurst / kBurstLength;
    return {[=](double time) {
                const bool isBurst = time >= kDay / 2 && time < kDay / 2 + kBurstLength;
                const double ofDay = mean * (1 - (kPeakOverMean - 1) * std::cos(2 * M_PI * time / kDay));
                return ofDay + (isBurst ? kBurst / kBurstLength : 0);
            },
            most, kDay};
}

std::string describe(const Shape &shape)
{
    return fmt::format("{:3} servers, {:2} databases of {} cores, {:2} Redis, {:5} slots", shape.servers,
                       shape.partitions, shape.databaseCores, shape.redisShards, shape.slots);
}

void print(const Shape &shape, const Outcome &outcome)
{
    fmt::print("  {}\n", describe(shape));
    fmt::print(
        "    202 after {:.1f} ms (p99 {:.1f}); a slot after {:.2f} s (p99 {:.1f}, longest {:.1f}); verdict after "
        "{:.2f} s (p99 {:.1f})\n",
        outcome.acceptMedian * 1e3, outcome.acceptP99 * 1e3, outcome.waitMedian, outcome.waitP99, outcome.waitLongest,
        outcome.verdictMedian, outcome.verdictP99);
    fmt::print("    busy in the worst minute: event loops {:.0f} %, writers {:.0f} %, database cores {:.0f} %, Redis "
               "{:.0f} %, slots {:.0f} %; most waiting {}\n",
               outcome.servers * 100, outcome.writers * 100, outcome.databaseCores * 100, outcome.redis * 100,
               outcome.slots * 100, outcome.mostWaiting);
}

// What is short first, in a word; empty: nothing.
std::string shortOf(const Outcome &outcome)
{
    struct Station {
        const char *name;
        double busy;
    };
    const Station stations[]{
        {"event loops", outcome.servers}, {"database cores", outcome.databaseCores}, {"Redis", outcome.redis}};
    const auto *most = std::max_element(std::begin(stations), std::end(stations),
                                        [](const Station &a, const Station &b) { return a.busy < b.busy; });
    if (most->busy > kMostBusy)
        return most->name;
    if (outcome.waitLongest > kLongestWait)
        return "slots";
    return outcome.acceptP99 > kAcceptP99 ? "writers" : "";
}

void addTo(Shape &shape, const std::string &what)
{
    if (what == "event loops" || what == "writers")
        ++shape.servers;
    else if (what == "database cores")
        ++shape.partitions;
    else if (what == "Redis")
        ++shape.redisShards;
    else
        shape.slots += std::max(1, shape.slots / 10);
}

// Adds what is short until nothing is, and tells the order.
Shape size(const ServiceTimes &times, double scale, Shape shape, std::string &order)
{
    for (int steps = 0; steps < 500; ++steps) {
        const std::string what = shortOf(simulate(times, shape, startOf(scale), 1));
        if (what.empty())
            return shape;
        if (order.find(what) == std::string::npos)
            order += (order.empty() ? "" : ", then ") + what;
        addTo(shape, what);
    }
    return shape;
}

Shape smallest(const ServiceTimes &times, double scale)
{
    // Slots for the mean of the busiest hour: fewer would never catch up.
    const double rate = scale * kPeakOverMean * (kPerDay - kBurst) / kDay;
    Shape shape;
    shape.slots = int(std::ceil(rate * (times.judging + times.workerOverhead) * 1.05));
    return shape;
}

void tellLimits(const ServiceTimes &times, Figures &figures)
{
    const double loop =
        times.serverSubmit + times.serverHandOut + times.serverReport + times.readsEach * times.serverRead;
    const double cores = times.submitWrites + times.reportWrites + times.jobRead;
    fmt::print("\nWhat one of each bears, alone and at most\n");
    figures.tell("loop_per_s", "event loop of a server", 1 / loop, "submissions/s");
    figures.tell("core_per_s", "core of a database", 1 / cores, "submissions/s");
    figures.tell("redis_per_s", "Redis shard (3 operations each)", 1 / (3 * times.redisOperation), "submissions/s");
    figures.tell("slot_per_s", "slot of a worker", 1 / (times.judging + times.workerOverhead), "submissions/s");
}

void tellSizes(const ServiceTimes &times, Figures &figures)
{
    fmt::print("\nWhat a load needs: 10 million a day and 50000 in a contest's first minute, times so much\n");
    for (const double scale : {0.1, 0.5, 1.0, 2.0, 4.0}) {
        std::string order;
        const Shape shape = size(times, scale, smallest(times, scale), order);
        const Outcome outcome = simulate(times, shape, startOf(scale), 2);
        fmt::print("x {:<4} short in this order: {}\n", scale, order.empty() ? "nothing" : order);
        print(shape, outcome);
        const std::string key = fmt::format("x{}", scale);
        figures.keep(key + "_servers", shape.servers);
        figures.keep(key + "_databases", shape.partitions);
        figures.keep(key + "_redis", shape.redisShards);
        figures.keep(key + "_slots", shape.slots);
        figures.keep(key + "_longest_wait_s", outcome.waitLongest);
    }
}

void tellFaults(const ServiceTimes &times, const Shape &shape, Figures &figures)
{
    fmt::print("\nThe same site, when something is missing at the contest's start\n");
    struct Fault {
        const char *key;
        const char *text;
        Shape left;
    };
    Shape fewerServers = shape, fewerSlots = shape, slow = shape;
    fewerServers.servers = std::max(1, shape.servers - 1);
    fewerSlots.slots = shape.slots * 3 / 4;
    slow.databaseCores = std::max(1, shape.databaseCores / 2);
    for (const Fault &fault :
         {Fault{"server_lost", "a server", fewerServers}, Fault{"slots_lost", "a quarter of the slots", fewerSlots},
          Fault{"cores_lost", "half of the database's cores", slow}}) {
        fmt::print("without {}\n", fault.text);
        const Outcome outcome = simulate(times, fault.left, startOf(1), 3);
        print(fault.left, outcome);
        figures.keep(fmt::format("{}_accept_p99_ms", fault.key), outcome.acceptP99 * 1e3);
        figures.keep(fmt::format("{}_longest_wait_s", fault.key), outcome.waitLongest);
    }
}

// Twice as dear: which of the figures matters?
void tellSensitivity(const ServiceTimes &times, const Shape &enough, Figures &figures)
{
    fmt::print("\nIf one figure were twice as large\n");
    for (const Measured &each : measured()) {
        ServiceTimes changed = times;
        changed.*each.member *= 2;
        std::string order;
        const Shape shape = size(changed, 1, enough, order);
        fmt::print("  {:16} {}{}\n", each.key, describe(shape), order.empty() ? "" : "   more of: " + order);
        figures.keep(fmt::format("twice_{}_slots", each.key), shape.slots);
    }
}

bool set(ServiceTimes &times, const char *text)
{
    const char *equals = std::strchr(text, '=');
    for (const Measured &each : measured()) {
        if (equals && std::string(text, equals) == each.key) {
            times.*each.member = std::atof(equals + 1);
            return true;
        }
    }
    fmt::print(stderr, "--set needs KEY=VALUE of a figure, not {}\n", text);
    return false;
}

} // namespace

int main(int argc, char **argv)
{
    ServiceTimes times;
    for (const Measured &each : measured())
        times.*each.member = each.value;
    bool hasDay = false;
    for (int i = 1; i < argc; ++i) {
        if (std::strcmp(argv[i], "--day") == 0)
            hasDay = true;
        else if (std::strcmp(argv[i], "--set") != 0 || ++i >= argc || !set(times, argv[i]))
            return 2;
    }
    fmt::print("Service times\n");
    for (const Measured &each : measured())
        fmt::print("  {:16} {:10.6f}  {}\n", each.key, times.*each.member, each.source);

    Figures figures("scaling");
    tellLimits(times, figures);
    tellSizes(times, figures);
    std::string order;
    const Shape shape = size(times, 1, smallest(times, 1), order);
    tellFaults(times, shape, figures);
    tellSensitivity(times, shape, figures);
    if (hasDay) {
        fmt::print("\nThe whole day\n");
        const Outcome day = simulate(times, shape, wholeDay(), 4);
        print(shape, day);
        figures.keep("day_submissions", double(day.submissions));
        figures.keep("day_verdict_p99_s", day.verdictP99);
    }
    figures.finish();
    return 0;
}
